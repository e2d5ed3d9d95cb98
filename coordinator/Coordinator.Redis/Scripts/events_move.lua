-- Takes the oldest events of an account out of its stream, after they were written to a blob, and records where they are.
--
-- KEYS
--   1  the account's events (stream)
--   2  the account's archive (hash: through, floor)
--   3  the account's segments (sorted set: segment by id of its last event)
--   4  the pool's segments (sorted set: the same by time of the move)
--   5  who names the blob (sorted set: holder by time, 0: is about to)
--   6  accounts with events that are due (set)
--
-- ARGV
--   1  id of the newest event that left the stream before
--   2  id of the newest event in the blob
--   3  id of the oldest event that stays, as an entry id ("n-0")
--   4  the segment, as it is kept
--   5  holder of the blob
--   6  now, Unix milliseconds
--   7  account
--   8  events at which more are due
--
-- RETURNS
--   how many segments the account has now; 0 when nothing was done, because the events left otherwise or the blob is no longer held
--
-- WHY ATOMIC
--   An event is in the stream or in a segment, never in neither: a reader that finds it in neither would tell its watch that it is gone. Of two that move the
--   same events one is too late. A blob whose hold was taken back may be gone, so it is not named.

if (redis.call("HGET", KEYS[2], "through") or "0") ~= ARGV[1] or not redis.call("ZSCORE", KEYS[5], ARGV[5]) then
  return 0
end
redis.call("ZADD", KEYS[3], ARGV[2], ARGV[4])
redis.call("ZADD", KEYS[4], ARGV[6], ARGV[4])
redis.call("ZADD", KEYS[5], ARGV[6], ARGV[5])
redis.call("HSET", KEYS[2], "through", ARGV[2])
redis.call("XTRIM", KEYS[1], "MINID", "=", ARGV[3])
if redis.call("XLEN", KEYS[1]) <= tonumber(ARGV[8]) then
  redis.call("SREM", KEYS[6], ARGV[7])
end
return redis.call("ZCARD", KEYS[3])
