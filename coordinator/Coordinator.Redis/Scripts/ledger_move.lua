-- Takes the oldest records out of the journal, after they were written to a blob, and keeps where they are.
--
-- KEYS
--   1  the journal (stream)
--   2  the segments (sorted set: segment by id of its last record)
--   3  who names the blob (sorted set: holder by time, 0: is about to)
--
-- ARGV
--   1  the oldest record of the segment, as an entry id ("n-0")
--   2  id of its newest record
--   3  the oldest record that stays, as an entry id
--   4  the segment, as it is kept
--   5  holder of the blob
--   6  now, Unix milliseconds
--
-- RETURNS
--   1  moved
--   0  the records are no longer the oldest, or the blob is no longer held: nothing was done
--
-- WHY ATOMIC
--   A record is in the journal or in a segment, never in neither. Of two that move the same records one is too late. A blob whose hold was taken back may be
--   gone, so it is not named.

local oldest = redis.call("XRANGE", KEYS[1], "-", "+", "COUNT", 1)[1]
if not oldest or oldest[1] ~= ARGV[1] or not redis.call("ZSCORE", KEYS[3], ARGV[5]) then
  return 0
end
redis.call("ZADD", KEYS[2], ARGV[2], ARGV[4])
redis.call("ZADD", KEYS[3], ARGV[6], ARGV[5])
redis.call("XTRIM", KEYS[1], "MINID", "=", ARGV[3])
return 1
