-- Pauses the queue of an account, or lets it go on.
--
-- KEYS
--   1  accounts whose queue is paused (sorted set: account by since when)
--   2  accounts whose jobs may not be yet what was said (sorted set: account by mark)
--
-- ARGV
--   1  account
--   2  "1": pause, "0": go on
--   3  now, Unix milliseconds
--   4  channel of the wakes
--   5  wake
--
-- RETURNS the mark of this word: larger than any that the account has open
--
-- WHY ATOMIC
--   Whoever hears of the pause, or finds the account unsettled, must find the word itself; and a word that is taken back must not be settled by who heard the first.

if ARGV[2] == "1" then
  redis.call("ZADD", KEYS[1], "NX", ARGV[3], ARGV[1])
else
  redis.call("ZREM", KEYS[1], ARGV[1])
end
local open = redis.call("ZSCORE", KEYS[2], ARGV[1])
local mark = string.format("%.0f", math.max(tonumber(ARGV[3]), open and tonumber(open) + 1 or 0))
redis.call("ZADD", KEYS[2], mark, ARGV[1])
redis.call("PUBLISH", ARGV[4], ARGV[5])
return mark
