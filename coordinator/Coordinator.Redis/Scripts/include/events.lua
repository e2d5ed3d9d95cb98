-- Appends one event to an account's stream, under the next id of the account's counter as "<id>-0".
local function append_event(events_key, id, job_id, ...)
  redis.call("XADD", events_key, id .. "-0", "job", job_id, ...)
end

-- Says that events are due to move once there are more than due_events, and forgets the oldest beyond max_events: "through" and "floor" of the account's archive
-- then say up to which id. It looks only when the ids pass a multiple of a 64th of due_events, and then makes room for as many, so that most events cost nothing
-- here and there are never more than max_events afterwards.
local function bound_events(events, first_id, last_id)
  local step = math.floor(events.due_events / 64)
  if step > 0 and math.floor(last_id / step) == math.floor((first_id - 1) / step) then
    return
  end
  local length = redis.call("XLEN", events.key)
  if length > events.due_events then
    redis.call("SADD", events.due_key, events.account)
  end
  local most = events.max_events - step
  if length > most then
    redis.call("XTRIM", events.key, "MAXLEN", "=", most)
    local first = redis.call("XRANGE", events.key, "-", "+", "COUNT", 1)[1][1]
    local forgotten = string.format("%.0f", tonumber(string.match(first, "^%d+")) - 1)
    redis.call("HSET", events.archive_key, "through", forgotten, "floor", forgotten)
  end
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
