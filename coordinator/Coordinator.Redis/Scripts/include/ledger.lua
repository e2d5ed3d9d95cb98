-- What a transaction does to the pool's ledger (Credits/LedgerChange.cs says it in words): read_ledger reads and compares, apply_ledger writes.
-- Balances are a hash of account to millicredits, whole numbers below 2^53; its field "record" is the id of the newest record of the journal, and
-- "granted:<account>" the day of an account's newest grant.
--
-- ARGV of this part
--   ledger   balances_key; unless 0:
--              journal_key, at (ms), statement_key, statement_kept (ids)
--              grant: "" or granted_field, then day, available_account, issuing_account, up_to
--              sums     n, then n times account, amount: what the entries do to each account; together 0
--              entries  n, then n times the text of an entry
--              earned   n, then n times window_key, item ("amount subject ..."), window (items kept), pending_account, vested_account
--              seized   window_key; unless 0: n, first item, last item
--
-- Issuance is the one account that may be negative.
local most_credits = 2 ^ 53

local function whole(number)
  return string.format("%.0f", number)
end

-- Adds an amount to what an account becomes.
local function post(ledger, account, amount)
  ledger.after[account] = ledger.after[account] + amount
end

-- Returns the change, nil for none; and, as a second value, the answer of the script when it cannot be applied.
local function read_ledger()
  local balances_key = next_key()
  if not balances_key then
    return nil
  end

  local ledger = { balances = balances_key, journal = next_key(), at = next_argument(), statement = next_key(), kept = next_number(), after = {}, texts = {} }
  local fields = { "record" }
  local function name(account)
    if not ledger.after[account] then
      ledger.after[account] = 0
      fields[#fields + 1] = account
    end
  end

  local granted = next_argument()
  if granted ~= "" then
    ledger.grant = { field = granted, day = next_argument(), available = next_argument(), issuing = next_argument(), up_to = next_number() }
    name(ledger.grant.available)
    name(ledger.grant.issuing)
  end
  local sums, total = {}, 0
  for place = 1, next_number() do
    sums[place] = { account = next_argument(), amount = next_number() }
    total = total + sums[place].amount
    name(sums[place].account)
  end
  if total ~= 0 then
    error("the postings do not sum to zero")
  end
  local entries = {}
  for place = 1, next_number() do
    entries[place] = next_argument()
  end
  ledger.earned = {}
  for place = 1, next_number() do
    local earned = { window = next_key(), item = next_argument(), most = next_number(), pending = next_argument(), vested = next_argument() }
    ledger.earned[place] = earned
    name(earned.pending)
    name(earned.vested)
  end
  ledger.seized = next_key()
  if ledger.seized then
    local items, first, last = next_number(), next_argument(), next_argument()
    if redis.call("LLEN", ledger.seized) ~= items or (items > 0
      and (redis.call("LINDEX", ledger.seized, 0) ~= first or redis.call("LINDEX", ledger.seized, -1) ~= last)) then
      return ledger, { 8 }
    end
  end

  ledger.fields = fields
  if ledger.grant then
    fields[#fields + 1] = granted
  end
  local held = redis.call("HMGET", balances_key, unpack(fields))
  if ledger.grant then
    fields[#fields] = nil
  end
  ledger.record = tonumber(held[1] or "0")
  for place = 2, #fields do
    ledger.after[fields[place]] = tonumber(held[place] or "0")
  end

  local grant = ledger.grant
  if grant and tonumber(held[#fields + 1] or "-1") < tonumber(grant.day) then
    grant.due = true
    local amount = grant.up_to - ledger.after[grant.available]
    if amount > 0 then
      post(ledger, grant.available, amount)
      post(ledger, grant.issuing, -amount)
      ledger.texts[1] = "grant " .. grant.day .. " " .. grant.issuing .. " " .. whole(-amount) .. " " .. grant.available .. " " .. whole(amount)
    end
  end
  for _, sum in ipairs(sums) do
    local before = ledger.after[sum.account]
    if sum.amount < 0 and before + sum.amount < 0 and sum.account ~= "issuance" then
      return ledger, { 7, sum.account, whole(before) }
    end
    post(ledger, sum.account, sum.amount)
  end
  for _, account in ipairs(fields) do
    if math.abs(ledger.after[account] or 0) > most_credits then
      error("a balance is out of bounds")
    end
  end
  for _, text in ipairs(entries) do
    ledger.texts[#ledger.texts + 1] = text
  end
  return ledger
end

local function apply_ledger(ledger)
  local texts = ledger.texts
  for _, earned in ipairs(ledger.earned) do
    local items = redis.call("RPUSH", earned.window, earned.item)
    while items > earned.most do
      local amount, subject = string.match(redis.call("LPOP", earned.window), "^(%d+) (%S+)")
      post(ledger, earned.pending, -amount)
      post(ledger, earned.vested, amount)
      texts[#texts + 1] = "vest " .. subject .. " " .. earned.pending .. " -" .. amount .. " " .. earned.vested .. " " .. amount
      items = items - 1
    end
  end
  if ledger.seized then
    redis.call("DEL", ledger.seized)
  end

  local values = {}
  if ledger.grant and ledger.grant.due then
    values = { ledger.grant.field, ledger.grant.day }
  end
  if #texts > 0 then
    local id = whole(ledger.record + 1)
    values[#values + 1] = "record"
    values[#values + 1] = id
    for place = 2, #ledger.fields do
      values[#values + 1] = ledger.fields[place]
      values[#values + 1] = whole(ledger.after[ledger.fields[place]])
    end
    local record = { "at", ledger.at }
    for _, text in ipairs(texts) do
      record[#record + 1] = "entry"
      record[#record + 1] = text
    end
    redis.call("XADD", ledger.journal, id .. "-0", unpack(record))
    if ledger.statement and redis.call("RPUSH", ledger.statement, id) > 2 * ledger.kept then
      redis.call("LTRIM", ledger.statement, -ledger.kept, -1)
    end
  end
  if #values > 0 then
    redis.call("HSET", ledger.balances, unpack(values))
  end
end
