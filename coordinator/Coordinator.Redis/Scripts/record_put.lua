-- Puts one record into a bounded hash of records, optionally under a second, unique name.
--
-- KEYS
--   1  the records (hash: id to document)
--   2  optional: the unique names (hash: name to id)
--
-- ARGV
--   1  id
--   2  document
--   3  most, records that the hash may hold
--   4  "replace": an existing record is replaced; "add": it is refused
--   5  the unique name; read when there are two keys
--
-- RETURNS
--   1  put
--   2  the id exists, or the unique name does
--   3  the hash is full
--
-- WHY ATOMIC
--   Counting and adding must be one step, or two coordinators overfill the hash; the record and its unique name are one fact.

local exists = redis.call("HEXISTS", KEYS[1], ARGV[1]) == 1
if exists and ARGV[4] ~= "replace" then
  return 2
end
if KEYS[2] and not exists and redis.call("HEXISTS", KEYS[2], ARGV[5]) == 1 then
  return 2
end
if not exists and redis.call("HLEN", KEYS[1]) >= tonumber(ARGV[3]) then
  return 3
end

redis.call("HSET", KEYS[1], ARGV[1], ARGV[2])
if KEYS[2] then
  redis.call("HSET", KEYS[2], ARGV[5], ARGV[1])
end
return 1
