-- Reads ARGV from the front, one value per call, so that a list can follow its own length.
-- A missing or wrong value is an error here, before the first write, and never a half-applied script. A script reads up to hundreds of values, so the text of
-- an error is made only for an error.
local argument_place = 0

local function next_argument()
  argument_place = argument_place + 1
  local value = ARGV[argument_place]
  if not value then
    error("ARGV ends before place " .. argument_place)
  end
  return value
end

local function next_number()
  local number = tonumber(next_argument())
  if not number then
    error("ARGV place " .. argument_place .. " is not a number")
  end
  return number
end

-- The key at the place in KEYS that ARGV names, from 1; nil for place 0.
local function next_key()
  local place = next_number()
  local key = KEYS[place]
  if not key and place ~= 0 then
    error("KEYS has no place " .. place)
  end
  return key
end
