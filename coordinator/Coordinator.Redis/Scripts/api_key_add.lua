-- Adds one API key to the pool's bounded hash and to its account's bounded set.
--
-- KEYS
--   1  API keys (hash: key id to document)
--   2  the account's keys (set of key ids)
--
-- ARGV
--   1  key_id
--   2  document
--   3  most, keys that the pool may hold
--   4  most_of_account, keys that the account may hold
--
-- RETURNS (the numbers of ApiKeyAddition)
--   1  added
--   2  the id exists
--   3  the pool is full
--   4  the account is full
--
-- WHY ATOMIC
--   Counting and adding must be one step, or two coordinators exceed a bound; a key that its account does not know could not be listed or forgotten.

if redis.call("HEXISTS", KEYS[1], ARGV[1]) == 1 then
  return 2
end
if redis.call("HLEN", KEYS[1]) >= tonumber(ARGV[3]) then
  return 3
end
if redis.call("SCARD", KEYS[2]) >= tonumber(ARGV[4]) then
  return 4
end

redis.call("HSET", KEYS[1], ARGV[1], ARGV[2])
redis.call("SADD", KEYS[2], ARGV[1])
return 1
