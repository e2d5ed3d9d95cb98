-- Forgets a picture of an account that is still the one that was read, and lets go of its blob.
--
-- KEYS
--   1  the account's pictures (hash: blob to picture)
--   2  bytes of them all (string)
--   3  all pictures of the pool (sorted set: "account blob" by until when it is kept)
--   4  who names the blob (sorted set: holder by time)
--
-- ARGV
--   1  blob
--   2  the picture, as it was read
--   3  its size, bytes
--   4  the entry among all pictures
--   5  holder of the blob
--
-- RETURNS
--   1  forgotten
--   0  there is none, or another one: nothing was done
--
-- WHY ATOMIC
--   One that was brought again meanwhile stays; what is no longer counted must not be named either.

if redis.call("HGET", KEYS[1], ARGV[1]) ~= ARGV[2] then
  return 0
end
redis.call("HDEL", KEYS[1], ARGV[1])
if redis.call("EXISTS", KEYS[1]) == 0 then
  redis.call("DEL", KEYS[2])
else
  redis.call("DECRBY", KEYS[2], ARGV[3])
end
redis.call("ZREM", KEYS[3], ARGV[4])
redis.call("ZREM", KEYS[4], ARGV[5])
return 1
