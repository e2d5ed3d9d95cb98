-- Reads ARGV from the front, one value per call, so that a list can follow its own length.
-- A missing value is an error here, before the first write, and never a half-applied script.
local argument_place = 0

local function next_argument()
  argument_place = argument_place + 1
  return assert(ARGV[argument_place], "ARGV ends before place " .. argument_place)
end

local function next_number()
  return assert(tonumber(next_argument()), "ARGV place " .. argument_place .. " is not a number")
end

-- The key at the place in KEYS that ARGV names, from 1; nil for place 0.
local function next_key()
  local place = next_number()
  if place == 0 then
    return nil
  end
  return assert(KEYS[place], "KEYS has no place " .. place)
end
