-- What a change does to a queue (QueueMove.cs says it in words). A queue is a sorted set of accounts with waiting jobs by start tag, a sorted set of accounts
-- without by finish tag, whose member "" is the clock, and a sorted set of jobs per account. Finish tags behind the clock say nothing and are forgotten.
local function read_queue_move()
  local move = {
    verb = next_argument(), flow = next_key(), starts = next_key(), finishes = next_key(), served = next_key(), loads = next_key(), name = next_argument(),
    account = next_argument(), job_id = next_argument(), work = next_number()
  }
  if move.verb == "enter" or move.verb == "reenter" or move.verb == "shift" then
    move.place = next_number()
  end
  if move.verb == "reenter" or move.verb == "serve" then
    move.charge = next_number()
  end
  if move.verb == "serve" then
    move.now_ms = next_argument()
    move.beside = {}
    for place = 1, next_number() do
      move.beside[place] = { starts = next_key(), finishes = next_key() }
    end
  end
  return move
end

local function tag_of(key, member)
  local tag = redis.call("ZSCORE", key, member)
  return tag and tonumber(tag)
end

-- The queue's clock and the account's finish tag; false what there is not.
local function clock_and_finish(finishes, account)
  local tags = redis.call("ZMSCORE", finishes, "", account)
  return tags[1] and tonumber(tags[1]), tags[2] and tonumber(tags[2])
end

local function add_load(move, jobs, work)
  if redis.call("HINCRBY", move.loads, move.name .. ":jobs", jobs) <= 0 then
    redis.call("HDEL", move.loads, move.name .. ":jobs", move.name .. ":work")
  else
    redis.call("HINCRBY", move.loads, move.name .. ":work", work)
  end
end

-- Jobs of equal work are served at equal tags, so most often the clock stands where it should.
local function advance_clock(finishes, tag)
  local clock = tag_of(finishes, "")
  if not clock or tag > clock then
    redis.call("ZADD", finishes, tag, "")
    redis.call("ZREMRANGEBYSCORE", finishes, "-inf", "(" .. redis.call("ZSCORE", finishes, ""))
  end
end

-- An account stands in one of the two sets at most: one that has a start tag has no finish tag.
local function enter_queue(move)
  redis.call("ZADD", move.flow, move.place, move.job_id)
  add_load(move, 1, move.work)
  local start = tag_of(move.starts, move.account)
  if start then
    if move.charge then
      redis.call("ZADD", move.starts, start - move.charge, move.account)
    end
    return
  end
  local clock, finish = clock_and_finish(move.finishes, move.account)
  redis.call("ZADD", move.starts, math.max(finish or 0, clock or 0) - (move.charge or 0), move.account)
  if finish then
    redis.call("ZREM", move.finishes, move.account)
  end
end

local function leave_queue(move)
  redis.call("ZREM", move.flow, move.job_id)
  add_load(move, -1, -move.work)
  local start = tag_of(move.starts, move.account) or tag_of(move.finishes, "") or 0
  local finish = start + (move.charge or 0)
  if redis.call("EXISTS", move.flow) == 1 then
    redis.call("ZADD", move.starts, finish, move.account)
    if move.now_ms then
      redis.call("HSET", move.served, move.account, move.now_ms)
    end
  else
    redis.call("ZREM", move.starts, move.account)
    redis.call("ZADD", move.finishes, finish, move.account)
    redis.call("HDEL", move.served, move.account)
  end

  if move.verb == "serve" then
    advance_clock(move.finishes, start)
    for _, queue in ipairs(move.beside) do
      if tag_of(queue.starts, move.account) then
        redis.call("ZADD", queue.starts, "XX", "GT", finish, move.account)
      else
        redis.call("ZADD", queue.finishes, "GT", finish, move.account)
      end
      advance_clock(queue.finishes, start)
    end
  end
end

local function apply_queue_move(move)
  if move.verb == "enter" or move.verb == "reenter" then
    enter_queue(move)
  elseif move.verb == "shift" then
    redis.call("ZADD", move.flow, "XX", move.place, move.job_id)
  else
    leave_queue(move)
  end
end
