-- Keeps a picture that an account brought, within the bounds of the account, and names its blob.
--
-- KEYS
--   1  the account's pictures (hash: blob to picture)
--   2  bytes of them all (string)
--   3  all pictures of the pool (sorted set: "account blob" by until when it is kept)
--   4  who names the blob (sorted set: holder by time, 0: is about to)
--
-- ARGV
--   1  blob
--   2  the picture, as it is kept
--   3  its size, bytes
--   4  the entry among all pictures
--   5  until when it is kept, Unix milliseconds
--   6  most, pictures that the account may have
--   7  most_bytes, bytes that they may have together
--   8  holder of the blob
--   9  now, Unix milliseconds
--
-- RETURNS (the numbers of SourceAddition)
--   1  kept, or kept longer
--   2  the account has as many as it may
--   3  they would have too many bytes
--   4  the blob is no longer held: nothing was done
--
-- WHY ATOMIC
--   Counting and adding must be one step, or two coordinators exceed a bound. A blob whose hold was taken back may be gone, so it is not named.

local size, most, most_bytes = tonumber(ARGV[3]), tonumber(ARGV[6]), tonumber(ARGV[7])
if not redis.call("ZSCORE", KEYS[4], ARGV[8]) then
  return 4
end
local exists = redis.call("HEXISTS", KEYS[1], ARGV[1]) == 1
if not exists then
  if redis.call("HLEN", KEYS[1]) >= most then
    return 2
  end
  if tonumber(redis.call("GET", KEYS[2]) or "0") + size > most_bytes then
    return 3
  end
  redis.call("INCRBY", KEYS[2], ARGV[3])
end

redis.call("HSET", KEYS[1], ARGV[1], ARGV[2])
redis.call("ZADD", KEYS[3], ARGV[5], ARGV[4])
redis.call("ZADD", KEYS[4], ARGV[9], ARGV[8])
return 1
