-- Appends one event to an account's stream, with the next id of the account's counter as "<id>-0", and forgets the oldest beyond max_events.
local function append_event(events_key, last_event_key, max_events, job_id, state)
  local id = redis.call("INCR", last_event_key)
  redis.call("XADD", events_key, "MAXLEN", "=", max_events, string.format("%.0f-0", id), "job", job_id, "state", state)
end
