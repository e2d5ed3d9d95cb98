-- Applies one JobTransaction: compares the claim, the guards, every job's version and fence, the records, the fingerprint and the ledger; then writes everything or nothing.
--
-- KEYS
--   Every key that the transaction touches, each once, in any order. ARGV names a key by its place in KEYS, from 1; place 0 means: no such part.
--
-- ARGV, read from the front; numbers are decimal text, times are Unix milliseconds
--   claim         claim_key; unless 0: body_sha256, request_id, job_ids (separated by spaces), kept_for_ms
--   guards        n, then n times one of
--                   "count", index_key, most (jobs)
--                   "score", index_key, job_id, most (ms)
--                   "present" or "absent", set_key, member: the sorted set has the member, or has not
--                   "spend", counter_key, amount, most, kept_for_ms: the counter plus amount is at most most, and becomes that
--   changes       n, then n times; a job may come again, and is then expected to be what its change before makes it, which is an event and no more
--                   job_key, job_id, expected_version, expected_fence (both "0": the job must not exist),
--                   version, fence, leases ("fence:token" of each running one, separated by a space), final ("1" or "0"), order ("": keep), state
--   removals      n, then n times job_key, job_id, expected_version, expected_fence, reason, at (ms)
--   records       n, then n times hash_key, field, expected document ("": there must be none), document ("": remove)
--   fingerprint   fingerprint_key; unless 0: subject, kept_for_ms
--   ledger        the part "ledger" of include/ledger.lua: credits that move
--   index moves   n, then n times member (a job or an audit), m, then m times index_key, score (ms; "": remove)
--   queue moves   n, then n times
--                   verb ("enter", "reenter", "shift", "leave", "serve"), flow_key, starts_key, finishes_key, served_key, loads_key, load_name, account, job_id, work;
--                   enter, reenter and shift: place; reenter and serve: charge; serve: now_ms, m, then m times starts_key, finishes_key of a queue beside
--                   (work and charge: kilopixel-steps)
--   tallies       n, then n times tally_key, field (grows by one)
--   samples       n, then n times list_key, value, most (entries kept), kept_for_ms
--   events        events_key; unless 0: last_event_key, archive_key, max_events (entries kept), due_key, account, due_events (entries at which more are due to move)
--   wakes         channel, message ("": none)
--
-- RETURNS an array that begins with
--   1  applied
--   2  conflict: place of the change, or after all changes of the removal, whose version or fence differs, from 1
--   3  guard failed: place of the guard, from 1
--   4  repeated: request_id, job_ids
--   5  the idempotency key stands for another body
--   6  the pixels are known for another subject
--   7  insufficient credits: account, what it would have had to spend (millicredits)
--   8  the window of a worker is not what was read
--   9  a record is not what was read: its place, from 1
--
-- WHY ATOMIC
--   The job, the indexes and the queue it stands in, its event and the worker's tally are one fact. Two coordinators may decide about one job at the same time:
--   exactly one of them finds the version that it read. Redis logs the script's writes as one unit, so a crash keeps all or none.

--- @include "arguments"
--- @include "events"
--- @include "ledger"
--- @include "queues"

-- Compare. Nothing is written before the last comparison has passed and the last argument was read.

local claim_key = next_key()
local claim
if claim_key then
  claim = { body = next_argument(), request = next_argument(), jobs = next_argument(), kept_for_ms = next_number() }
  local known = redis.call("HMGET", claim_key, "body", "request", "jobs")
  if known[1] then
    if known[1] == claim.body then
      return { 4, known[2], known[3] }
    end
    return { 5 }
  end
end

local failed_guard
local spendings = {}
for place = 1, next_number() do
  local kind, index_key = next_argument(), next_key()
  local holds
  if kind == "count" then
    holds = redis.call("ZCARD", index_key) <= next_number()
  elseif kind == "spend" then
    local spending = { key = index_key, amount = next_argument() }
    holds = tonumber(redis.call("GET", index_key) or "0") + tonumber(spending.amount) <= next_number()
    spending.kept_for_ms = next_number()
    spendings[#spendings + 1] = spending
  elseif kind == "present" or kind == "absent" then
    holds = (redis.call("ZSCORE", index_key, next_argument()) ~= false) == (kind == "present")
  else
    local score = redis.call("ZSCORE", index_key, next_argument())
    local most = next_number()
    holds = score and tonumber(score) <= most
  end
  if not holds then
    failed_guard = failed_guard or place
  end
end
if failed_guard then
  return { 3, failed_guard }
end

-- A job is what its last change makes it; each change is an event.
local changes, jobs, job_at = {}, {}, {}
for place = 1, next_number() do
  local key, job_id = next_key(), next_argument()
  local expected_version, expected_fence = next_argument(), next_argument()
  local job = job_at[key]
  if not job then
    local stored = redis.call("HMGET", key, "version", "fence", "events")
    job = { key = key, version = stored[1] or "0", fence = stored[2] or "0", events = stored[3] }
    job_at[key] = job
    jobs[#jobs + 1] = job
  end
  if job.version ~= expected_version or job.fence ~= expected_fence then
    return { 2, place }
  end
  job.version, job.fence, job.leases, job.final = next_argument(), next_argument(), next_argument(), next_argument()
  local order = next_argument()
  job.order = order ~= "" and order or job.order
  job.state = next_argument()
  changes[place] = { job = job, job_id = job_id, state = job.state }
end

local removals = {}
for place = 1, next_number() do
  local removal = { key = next_key(), job_id = next_argument() }
  local expected_version, expected_fence = next_argument(), next_argument()
  removal.reason, removal.at = next_argument(), next_argument()
  local held = redis.call("HMGET", removal.key, "version", "fence", "events")
  if held[1] ~= expected_version or held[2] ~= expected_fence then
    return { 2, #changes + place }
  end
  removal.events = held[3] or ""
  removals[place] = removal
end

local records = {}
for place = 1, next_number() do
  local record = { key = next_key(), field = next_argument() }
  if (redis.call("HGET", record.key, record.field) or "") ~= next_argument() then
    return { 9, place }
  end
  record.document = next_argument()
  records[place] = record
end

local fingerprint_key = next_key()
local subject, subject_kept_for_ms
if fingerprint_key then
  subject, subject_kept_for_ms = next_argument(), next_number()
  local known = redis.call("GET", fingerprint_key)
  if known and known ~= subject then
    return { 6 }
  end
end

local ledger, ledger_refusal = read_ledger()
if ledger_refusal then
  return ledger_refusal
end

-- Key, score, member of each, one after the other: a table for each would be most of the memory that a transaction takes.
local moves, move_values = {}, 0
for _ = 1, next_number() do
  local member = next_argument()
  for _ = 1, next_number() do
    local key, score = next_key(), next_argument()
    assert(key and (score == "" or tonumber(score)), "an index move has no key, or a score that is no number")
    moves[move_values + 1], moves[move_values + 2], moves[move_values + 3] = key, score, member
    move_values = move_values + 3
  end
end

local queue_moves = {}
for place = 1, next_number() do
  queue_moves[place] = read_queue_move()
end

local tallies = {}
for place = 1, next_number() do
  tallies[place] = { key = next_key(), field = next_argument() }
end

local samples = {}
for place = 1, next_number() do
  samples[place] = { key = next_key(), value = next_argument(), most = next_number(), kept_for_ms = next_number() }
end

local events
local events_key = next_key()
if events_key then
  events = {
    key = events_key, last_key = next_key(), archive_key = next_key(), max_events = next_number(),
    due_key = next_key(), account = next_argument(), due_events = next_number()
  }
end

local channel, wakes = next_argument(), next_argument()

-- Apply.

if ledger then
  apply_ledger(ledger)
end

for _, spending in ipairs(spendings) do
  redis.call("INCRBY", spending.key, spending.amount)
  redis.call("PEXPIRE", spending.key, spending.kept_for_ms)
end

if claim then
  redis.call("HSET", claim_key, "body", claim.body, "request", claim.request, "jobs", claim.jobs)
  redis.call("PEXPIRE", claim_key, claim.kept_for_ms)
end

if events then
  local appended = #changes + #removals
  local last_id = redis.call("INCRBY", events.last_key, appended)
  local next_id = last_id - appended + 1
  local first_id = next_id

  for _, change in ipairs(changes) do
    local id = string.format("%.0f", next_id)
    append_event(events_key, id, change.job_id, "state", change.state)
    local job = change.job
    job.events = job.events and (job.events .. " " .. id) or id
    next_id = next_id + 1
  end

  for _, job in ipairs(jobs) do
    if job.order then
      redis.call("HSET", job.key,
        "version", job.version, "fence", job.fence, "leases", job.leases, "final", job.final, "state", job.state, "events", job.events, "order", job.order)
    else
      redis.call("HSET", job.key,
        "version", job.version, "fence", job.fence, "leases", job.leases, "final", job.final, "state", job.state, "events", job.events)
    end
  end

  for _, removal in ipairs(removals) do
    remove_events(events_key, removal.events)
    redis.call("DEL", removal.key)
    append_event(events_key, string.format("%.0f", next_id), removal.job_id, "removed", removal.reason, "at", removal.at)
    next_id = next_id + 1
  end

  bound_events(events, first_id, last_id)
end

for _, record in ipairs(records) do
  if record.document == "" then
    redis.call("HDEL", record.key, record.field)
  else
    redis.call("HSET", record.key, record.field, record.document)
  end
end

if fingerprint_key then
  redis.call("SET", fingerprint_key, subject, "PX", subject_kept_for_ms)
end

for place = 1, move_values, 3 do
  if moves[place + 1] == "" then
    redis.call("ZREM", moves[place], moves[place + 2])
  else
    redis.call("ZADD", moves[place], moves[place + 1], moves[place + 2])
  end
end

for _, move in ipairs(queue_moves) do
  apply_queue_move(move)
end

for _, tally in ipairs(tallies) do
  redis.call("HINCRBY", tally.key, tally.field, 1)
end

for _, sample in ipairs(samples) do
  if redis.call("RPUSH", sample.key, sample.value) > sample.most then
    redis.call("LTRIM", sample.key, -sample.most, -1)
  end
  -- Most often the time that is left is nearly the whole: then it is not written anew.
  if redis.call("PTTL", sample.key) < sample.kept_for_ms * 7 / 8 then
    redis.call("PEXPIRE", sample.key, sample.kept_for_ms)
  end
end

if wakes ~= "" then
  redis.call("PUBLISH", channel, wakes)
end

return { 1 }
