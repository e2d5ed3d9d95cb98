-- Replaces one record, if it is still the document that was read.
--
-- KEYS
--   1  the records (hash: id to document)
--
-- ARGV
--   1  id
--   2  the document that was read
--   3  the document that takes its place
--
-- RETURNS
--   1  replaced
--   2  the record is another one by now, or gone: read again
--
-- WHY ATOMIC
--   What becomes of a record is decided in C# from what was read; a change in between must not be overwritten.

if redis.call("HGET", KEYS[1], ARGV[1]) ~= ARGV[2] then
  return 2
end
redis.call("HSET", KEYS[1], ARGV[1], ARGV[3])
return 1
