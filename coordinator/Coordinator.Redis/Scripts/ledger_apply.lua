-- Applies a change of the ledger that comes with no change of a job: grants, audits, convictions.
--
-- KEYS
--   Every key that the change touches, each once, in any order. ARGV names a key by its place in KEYS, from 1; place 0 means: no such part.
--
-- ARGV
--   the part "ledger" of include/ledger.lua; times are Unix milliseconds
--
-- RETURNS an array that begins with
--   1  applied
--   7  insufficient: account, what it would have had to spend (millicredits)
--   8  the window is not what was read
--
-- WHY ATOMIC
--   Credits that leave one account arrive in another: whatever crashes in between, and whoever posts at the same time, all accounts together are zero.

--- @include "arguments"
--- @include "ledger"

local ledger, refusal = read_ledger()
if refusal then
  return refusal
end
apply_ledger(ledger)
return { 1 }
