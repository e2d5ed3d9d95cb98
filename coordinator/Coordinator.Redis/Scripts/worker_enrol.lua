-- Uses an enrolment token once and adds the worker.
--
-- KEYS
--   1  enrolment tokens (hash: token id to document)
--   2  workers (hash: worker id to document)
--   3  public keys of workers (hash: key to worker id)
--
-- ARGV
--   1  token_id
--   2  the token's document that was read
--   3  the token's document with one more use
--   4  worker_id
--   5  the worker's document
--   6  the worker's public key
--   7  most, workers that the pool may hold
--
-- RETURNS
--   1  enrolled
--   2  the token is another one by now, or gone: read again
--   3  the pool is full
--   4  the public key, or the worker id, is known
--
-- WHY ATOMIC
--   A use of the token without the worker would lock a volunteer out; a worker without the use would let a token in more often than it says.

if redis.call("HGET", KEYS[1], ARGV[1]) ~= ARGV[2] then
  return 2
end
if redis.call("HEXISTS", KEYS[3], ARGV[6]) == 1 or redis.call("HEXISTS", KEYS[2], ARGV[4]) == 1 then
  return 4
end
if redis.call("HLEN", KEYS[2]) >= tonumber(ARGV[7]) then
  return 3
end

redis.call("HSET", KEYS[1], ARGV[1], ARGV[3])
redis.call("HSET", KEYS[2], ARGV[4], ARGV[5])
redis.call("HSET", KEYS[3], ARGV[6], ARGV[4])
return 1
