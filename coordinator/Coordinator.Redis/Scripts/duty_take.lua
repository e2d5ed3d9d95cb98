-- Gives a duty of the pool to a coordinator, or renews it, unless another one holds it.
--
-- KEYS
--   1  the duty (hash: holder, fence, until_ms, cursor)
--
-- ARGV
--   1  holder, who asks
--   2  now_ms, Unix milliseconds
--   3  until_ms, Unix milliseconds at which it is to end
--
-- RETURNS
--   { fence, until_ms, cursor } as text when it is the asker's now; { "" } while another one holds it
--
-- WHY ATOMIC
--   Between finding that the duty is free and taking it another coordinator may take it.

local now_ms, until_ms = tonumber(ARGV[2]), tonumber(ARGV[3])
assert(now_ms and until_ms, "a time is not a number")

local held = redis.call("HMGET", KEYS[1], "holder", "fence", "until_ms", "cursor")
local holder, fence, ends_ms, cursor = held[1], held[2] or "0", tonumber(held[3] or "0"), held[4] or ""
if ends_ms > now_ms then
  if holder ~= ARGV[1] then
    return { "" }
  end
  if ends_ms >= until_ms then
    return { fence, held[3], cursor }
  end
  redis.call("HSET", KEYS[1], "until_ms", ARGV[3])
  return { fence, ARGV[3], cursor }
end

fence = string.format("%.0f", tonumber(fence) + 1)
redis.call("HSET", KEYS[1], "holder", ARGV[1], "fence", fence, "until_ms", ARGV[3])
return { fence, ARGV[3], cursor }
