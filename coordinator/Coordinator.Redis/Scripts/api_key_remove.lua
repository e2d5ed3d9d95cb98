-- Forgets one API key.
--
-- KEYS
--   1  API keys (hash: key id to document)
--   2  the account's keys (set of key ids)
--
-- ARGV
--   1  key_id
--
-- RETURNS
--   1  forgotten
--   0  there was no such key
--
-- WHY ATOMIC
--   A key that only one of the two knows would be counted for ever, or open doors without being listed.

redis.call("SREM", KEYS[2], ARGV[1])
return redis.call("HDEL", KEYS[1], ARGV[1])
