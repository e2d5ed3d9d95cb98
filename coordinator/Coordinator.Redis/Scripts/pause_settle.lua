-- Says that an account's jobs are what it said of its queue.
--
-- KEYS
--   1  accounts whose jobs may not be yet what was said (sorted set: account by mark)
--
-- ARGV
--   1  account
--   2  mark of the word that was carried out
--
-- RETURNS
--   1  settled
--   0  another word was said since, or it was settled before: nothing was done
--
-- WHY ATOMIC
--   A word that comes between the comparison and the removal would never be carried out if its coordinator died.

local open = redis.call("ZSCORE", KEYS[1], ARGV[1])
if not open or tonumber(open) ~= tonumber(ARGV[2]) then
  return 0
end
redis.call("ZREM", KEYS[1], ARGV[1])
return 1
