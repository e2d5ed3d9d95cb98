-- Appends one event to an account's stream, with the next id of the account's counter as "<id>-0", and returns the id.
local function append_event(events_key, last_event_key, job_id, ...)
  local id = string.format("%.0f", redis.call("INCR", last_event_key))
  redis.call("XADD", events_key, id .. "-0", "job", job_id, ...)
  return id
end

-- Forgets the oldest events beyond max_events; "through" and "floor" of the account's archive then say up to which id. Returns how many are kept.
local function bound_events(events_key, archive_key, max_events)
  local length = redis.call("XLEN", events_key)
  if length <= max_events then
    return length
  end
  redis.call("XTRIM", events_key, "MAXLEN", "=", max_events)
  local first = redis.call("XRANGE", events_key, "-", "+", "COUNT", 1)[1][1]
  local forgotten = string.format("%.0f", tonumber(string.match(first, "^%d+")) - 1)
  redis.call("HSET", archive_key, "through", forgotten, "floor", forgotten)
  return max_events
end

-- Takes the events with these ids, a text of numbers separated by spaces, out of an account's stream.
local function remove_events(events_key, ids)
  local entries = {}
  for id in string.gmatch(ids, "%d+") do
    entries[#entries + 1] = id .. "-0"
  end
  if #entries > 0 then
    redis.call("XDEL", events_key, unpack(entries))
  end
end
