-- Forgets one record and its unique name.
--
-- KEYS
--   1  the records (hash: id to document)
--   2  the unique names (hash: name to id)
--
-- ARGV
--   1  id
--   2  the unique name
--
-- RETURNS
--   1  forgotten
--   0  there was no such record
--
-- WHY ATOMIC
--   A name without its record would refuse its thing for ever.

redis.call("HDEL", KEYS[2], ARGV[2])
return redis.call("HDEL", KEYS[1], ARGV[1])
