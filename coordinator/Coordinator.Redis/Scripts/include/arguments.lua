-- Reads ARGV from the front, one value per call, so that a list can follow its own length.
-- A missing or wrong value is an error here, before the first write, and never a half-applied script.
local argument_place = 0

local function next_argument()
  argument_place = argument_place + 1
  local value = ARGV[argument_place]
  assert(value, "ARGV ends before place " .. argument_place)
  return value
end

local function next_number()
  local number = tonumber(next_argument())
  assert(number, "ARGV place " .. argument_place .. " is not a number")
  return number
end

-- The key at the place in KEYS that ARGV names, from 1; nil for place 0.
local function next_key()
  local place = next_number()
  assert(place == 0 or KEYS[place], "KEYS has no place " .. place)
  return KEYS[place]
end
