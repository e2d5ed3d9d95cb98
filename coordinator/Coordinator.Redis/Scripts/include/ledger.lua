-- What a transaction does to the pool's ledger (Credits/LedgerChange.cs says it in words): read_ledger reads and compares, apply_ledger writes.
-- Balances are a hash of account to millicredits, whole numbers below 2^53; its field "record" is the id of the newest record of the journal, and
-- "granted:<account>" the day of an account's newest grant, "waiting:<account>" there while nothing of the window behind a pending account vests.
--
-- ARGV of this part
--   ledger   balances_key; unless 0:
--              journal_key, at (ms), entries (separated by ";"; "": none)
--              accounts n, then n times account, amount: each account once, and what the entries do to it; together 0
--              grant    "" or granted_field, then day, place of the account that gets it, place of the one that gives it, up_to
--              earned   n, then n times window_key, item ("amount subject ..."), window (items kept at least), place of pending, place of vested
--              seized   window_key; unless 0: n, first item, last item
--              restored window_key; unless 0: window (as above), place of pending, place of vested, n, then n items, oldest first
--              vesting  n, then n times waiting_field, "1" (nothing vests from now on) or "0" (it does again)
--            (a place is that of an account in the list above, from 1)
--
-- Issuance is the one account that may be negative.
local most_credits = 2 ^ 53

-- The oldest item of a window vests when there are as many after it as are kept, and they are worth as many times as much; whatever they are worth, when the window is so many times as
-- long. So many at a time at most, which bounds the work of one change (Credits/LedgerBook.cs has the same numbers).
local longest = 10
local most_vested = 16

local function whole(number)
  return string.format("%.0f", number)
end

-- Adds an entry that moves an amount.
local function add_move(ledger, head, from, to, amount)
  ledger.after[from] = ledger.after[from] - amount
  ledger.after[to] = ledger.after[to] + amount
  amount = whole(amount)
  local text = head .. " " .. ledger.fields[from] .. " -" .. amount .. " " .. ledger.fields[to] .. " " .. amount
  ledger.text = ledger.text == "" and text or ledger.text .. ";" .. text
end

-- Returns the change, nil for none; and, as a second value, the answer of the script when it cannot be applied.
local function read_ledger()
  local balances_key = next_key()
  if not balances_key then
    return nil
  end

  local ledger = { balances = balances_key, journal = next_key(), at = next_argument() }
  local entries = next_argument()
  local fields, amounts, total = { "record" }, {}, 0
  local accounts = next_number()
  for place = 2, accounts + 1 do
    fields[place] = next_argument()
    amounts[place] = next_number()
    total = total + amounts[place]
  end
  if total ~= 0 then
    error("the postings do not sum to zero")
  end
  local grant = next_argument()
  if grant ~= "" then
    fields[accounts + 2] = grant
    grant = { field = grant, day = next_argument(), to = next_number() + 1, from = next_number() + 1, up_to = next_number() }
  end
  local earned = {}
  for place = 1, next_number() do
    earned[place] = { window = next_key(), item = next_argument(), most = next_number(), pending = next_number() + 1, vested = next_number() + 1 }
  end
  ledger.earned = earned
  ledger.seized = next_key()
  if ledger.seized then
    local items, first, last = next_number(), next_argument(), next_argument()
    if redis.call("LLEN", ledger.seized) ~= items or (items > 0
      and (redis.call("LINDEX", ledger.seized, 0) ~= first or redis.call("LINDEX", ledger.seized, -1) ~= last)) then
      return ledger, { 8 }
    end
  end

  ledger.restored = next_key()
  if ledger.restored then
    ledger.window = { most = next_number(), pending = next_number() + 1, vested = next_number() + 1 }
    ledger.items = {}
    for place = 1, next_number() do
      ledger.items[place] = next_argument()
    end
  end

  ledger.vesting = {}
  for place = 1, next_number() do
    ledger.vesting[place] = { field = next_argument(), waits = next_number() == 1 }
  end

  local before, after = redis.call("HMGET", balances_key, unpack(fields)), {}
  for place = 1, accounts + 1 do
    after[place] = tonumber(before[place] or "0")
  end
  ledger.fields, ledger.before, ledger.after, ledger.accounts, ledger.text = fields, before, after, accounts, ""
  if grant ~= "" and tonumber(before[accounts + 2] or "-1") < tonumber(grant.day) then
    ledger.grant = grant
    if grant.up_to > after[grant.to] then
      add_move(ledger, "grant " .. grant.day, grant.from, grant.to, grant.up_to - after[grant.to])
    end
  end
  for place = 2, accounts + 1 do
    local sum = after[place] + amounts[place]
    if sum < 0 and amounts[place] < 0 and fields[place] ~= "issuance" then
      return ledger, { 7, fields[place], whole(after[place]) }
    end
    if sum > most_credits or sum < -most_credits then
      error("a balance is out of bounds")
    end
    after[place] = sum
  end
  if entries ~= "" then
    ledger.text = ledger.text == "" and entries or ledger.text .. ";" .. entries
  end
  return ledger
end

-- Makes the two oldest items one, as often as the window is too long.
local function fold(key, items, window)
  for _ = 1, math.min(items - longest * window.most, most_vested) do
    local first = string.match(redis.call("LPOP", key), "^(%d+)")
    local second, subject = string.match(redis.call("LPOP", key), "^(%d+) (%S+)")
    redis.call("LPUSH", key, whole(tonumber(first) + tonumber(second)) .. " " .. subject .. " - 0")
  end
end

-- Takes what need not pend any more out of the window, oldest first.
local function vest(ledger, key, items, window)
  if redis.call("HEXISTS", ledger.balances, "waiting:" .. ledger.fields[window.pending]) == 1 then
    return fold(key, items, window)
  end

  for _ = 1, math.min(items - window.most, most_vested) do
    local amount, subject = string.match(redis.call("LINDEX", key, 0), "^(%d+) (%S+)")
    amount = tonumber(amount)
    if items <= longest * window.most and ledger.after[window.pending] - amount < window.most * amount then
      break
    end
    redis.call("LPOP", key)
    items = items - 1
    add_move(ledger, "vest " .. subject, window.pending, window.vested, amount)
  end
end

local function apply_ledger(ledger)
  for _, vesting in ipairs(ledger.vesting) do
    if vesting.waits then
      redis.call("HSET", ledger.balances, vesting.field, "1")
    else
      redis.call("HDEL", ledger.balances, vesting.field)
    end
  end
  for _, earned in ipairs(ledger.earned) do
    vest(ledger, earned.window, redis.call("RPUSH", earned.window, earned.item), earned)
  end
  if ledger.seized then
    redis.call("DEL", ledger.seized)
  end
  if ledger.restored then
    -- The newest first, for each goes before what is there.
    local items = 0
    for place = #ledger.items, 1, -1 do
      items = redis.call("LPUSH", ledger.restored, ledger.items[place])
    end
    vest(ledger, ledger.restored, items, ledger.window)
  end

  local values = {}
  if ledger.grant then
    values = { ledger.grant.field, ledger.grant.day }
  end
  if ledger.text ~= "" then
    local id = whole(ledger.after[1] + 1)
    values[#values + 1] = "record"
    values[#values + 1] = id
    for place = 2, ledger.accounts + 1 do
      local balance = whole(ledger.after[place])
      if balance ~= ledger.before[place] then
        values[#values + 1] = ledger.fields[place]
        values[#values + 1] = balance
      end
    end
    redis.call("XADD", ledger.journal, id .. "-0", "at", ledger.at, "entries", ledger.text)
  end
  if #values > 0 then
    redis.call("HSET", ledger.balances, unpack(values))
  end
end
