-- Keeps how far a duty of the pool has come, if the fence is that of its newest holder.
--
-- KEYS
--   1  the duty (hash: holder, fence, until_ms, cursor)
--
-- ARGV
--   1  fence, as the holder was given it
--   2  cursor
--
-- RETURNS
--   1  kept
--   2  another one took the duty since, or nobody ever did
--
-- WHY ATOMIC
--   A holder that was overtaken must not set back what the next one wrote after this one's comparison.

if redis.call("HGET", KEYS[1], "fence") ~= ARGV[1] then
  return 2
end
redis.call("HSET", KEYS[1], "cursor", ARGV[2])
return 1
