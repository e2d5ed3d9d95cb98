-- Reads ARGV from the front, one value per call, so that a list can follow its own length.
-- A missing or wrong value is an error here, before the first write, and never a half-applied script. A script reads up to hundreds of values, so each is
-- reached in as few steps as possible, and the text of an error is made only for an error.
local KEYS, ARGV, tonumber = KEYS, ARGV, tonumber
local argument_place = 0

local function next_argument()
  argument_place = argument_place + 1
  return ARGV[argument_place] or error("ARGV ends before place " .. argument_place)
end

local function next_number()
  argument_place = argument_place + 1
  return tonumber(ARGV[argument_place] or "") or error("ARGV place " .. argument_place .. " is not a number")
end

-- The key at the place in KEYS that ARGV names, from 1; nil for place 0.
local function next_key()
  argument_place = argument_place + 1
  local place = ARGV[argument_place]
  local key = KEYS[tonumber(place or "")]
  if not key and place ~= "0" then
    error("ARGV place " .. argument_place .. " is not the place of a key")
  end
  return key
end
