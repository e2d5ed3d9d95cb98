-- Moves the end of a job's lease, if token and fence are those of the running lease; never moves it back.
--
-- KEYS
--   1  the job (hash)
--   2  the index of leases (sorted set: job id by the end of its lease in Unix milliseconds)
--
-- ARGV
--   1  job_id
--   2  token, as the worker showed it
--   3  fence, as the worker showed it
--   4  until_ms, Unix milliseconds
--
-- RETURNS (the numbers of LeaseRenewal)
--   1  renewed
--   2  expired: nobody holds the job
--   3  owned by another: the job is leased under another token or fence
--   4  unknown job, or it is final
--
-- WHY ATOMIC
--   Between reading the token and moving the score another coordinator may end the lease and grant the next one, which this would then prolong.

local held = redis.call("HMGET", KEYS[1], "token", "fence", "final")
local token, fence, final = held[1], held[2], held[3]
if not token or final == "1" then
  return 4
end
if token == "" then
  return 2
end
if token ~= ARGV[2] or fence ~= ARGV[3] then
  return 3
end

local until_ms = redis.call("ZSCORE", KEYS[2], ARGV[1])
if not until_ms or tonumber(until_ms) < tonumber(ARGV[4]) then
  redis.call("ZADD", KEYS[2], ARGV[4], ARGV[1])
end
return 1
