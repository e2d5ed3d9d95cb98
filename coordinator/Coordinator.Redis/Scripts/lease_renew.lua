-- Moves the end of one of a job's leases, if token and fence are those of a running one; never moves it back.
--
-- KEYS
--   1  the job (hash)
--   2  the index of leases (sorted set: job id by the end of its first running lease in Unix milliseconds)
--   3  the index of hedges (the same for the second)
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
--   3  owned by another: the job is leased under other tokens or fences
--   4  unknown job, or it is final
--
-- WHY ATOMIC
--   Between reading the token and moving the score another coordinator may end the lease and grant the next one, which this would then prolong.

local held = redis.call("HMGET", KEYS[1], "leases", "final")
local leases, final = held[1], held[2]
if not leases or final == "1" then
  return 4
end
if leases == "" then
  return 2
end

local place = 0
for lease in string.gmatch(leases, "%S+") do
  place = place + 1
  if lease == ARGV[3] .. ":" .. ARGV[2] then
    local index = KEYS[place + 1]
    local until_ms = redis.call("ZSCORE", index, ARGV[1])
    if not until_ms or tonumber(until_ms) < tonumber(ARGV[4]) then
      redis.call("ZADD", index, ARGV[4], ARGV[1])
    end
    return 1
  end
end
return 3
