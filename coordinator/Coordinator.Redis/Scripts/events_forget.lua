-- Forgets a segment of an account's old events and lets go of its blob.
--
-- KEYS
--   1  the account's archive (hash: through, floor)
--   2  the account's segments (sorted set: segment by id of its last event)
--   3  the pool's segments (sorted set: the same by time of the move)
--   4  who names the blob (sorted set: holder by time)
--
-- ARGV
--   1  id of the newest event in the blob
--   2  the segment, as it is kept
--   3  holder of the blob
--
-- RETURNS
--   1  forgotten
--   0  there was no such segment
--
-- WHY ATOMIC
--   Once the segment is gone the floor says that its events are: a reader must not take what is missing for the events of removed jobs.

if redis.call("ZREM", KEYS[2], ARGV[2]) == 0 then
  return 0
end
redis.call("ZREM", KEYS[3], ARGV[2])
redis.call("ZREM", KEYS[4], ARGV[3])
if tonumber(redis.call("HGET", KEYS[1], "floor") or "0") < tonumber(ARGV[1]) then
  redis.call("HSET", KEYS[1], "floor", ARGV[1])
end
return 1
