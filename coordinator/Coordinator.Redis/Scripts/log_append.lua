-- Appends an entry to a log whose entries are linked, if the newest one is still the one that was read.
--
-- KEYS
--   1  the log (stream: document, link)
--   2  its head (string: the link of the newest entry)
--
-- ARGV
--   1  the head that was read; empty when there was none
--   2  the link of the new entry
--   3  document
--   4  kept, about how many entries
--
-- RETURNS
--   { 1, "" }    appended
--   { 2, head }  another entry was appended since, or the head was not known: the newest link; empty when there is none
--
-- WHY ATOMIC
--   The link is made in C# from the entry before; two that follow the same one would break the chain, and so would an entry without its head.

local kept = tonumber(ARGV[4])
assert(kept and kept > 0, "kept is not a count")

local head = redis.call("GET", KEYS[2]) or ""
if head ~= ARGV[1] then
  return { 2, head }
end
redis.call("XADD", KEYS[1], "MAXLEN", "~", ARGV[4], "*", "document", ARGV[3], "link", ARGV[2])
redis.call("SET", KEYS[2], ARGV[2])
return { 1, "" }
