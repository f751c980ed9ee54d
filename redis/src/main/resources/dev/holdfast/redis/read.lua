-- ARGV: stream, the version after which to read, limit. The list has the positions of the versions not truncated.
local truncated = tonumber(redis.call('HGET', space .. ':truncated', ARGV[1]) or 0)
local first = math.max(tonumber(ARGV[2]) - truncated, 0)
return events(redis.call(
  'LRANGE', space .. ':stream:' .. ARGV[1], decimal(first), decimal(first + tonumber(ARGV[3]) - 1)))
