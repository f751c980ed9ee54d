-- ARGV: stream, the version through which to truncate, the most events to remove at once. Answers refused and the version
-- of the stream, or done and the version through which it is truncated now.
local stream, through = ARGV[1], tonumber(ARGV[2])
local version = tonumber(redis.call('HGET', space .. ':versions', stream) or 0)
if through < 0 or through > version then
  return { 'refused', decimal(version) }
end

local before = tonumber(redis.call('HGET', space .. ':truncated', stream) or 0)
if through <= before then
  return { 'done', decimal(through) }
end
through = math.min(through, before + tonumber(ARGV[3]))

local positions = space .. ':stream:' .. stream
for _, position in ipairs(redis.call('LRANGE', positions, 0, through - before - 1)) do
  local fields = events({ position })[1][2]
  for i = 1, #fields, 2 do
    if fields[i] == 'id' then
      redis.call('HDEL', space .. ':ids:' .. stream, fields[i + 1])
      redis.call('ZREM', space .. ':ids', fields[i + 1] .. '\n' .. string.format('%016.0f', tonumber(position)))
    elseif fields[i] == 'tag' then
      redis.call('ZREM', space .. ':tag:' .. fields[i + 1], position)
    end
  end
  redis.call('XDEL', space .. ':log', position)
end
redis.call('LTRIM', positions, through - before, -1)
redis.call('HSET', space .. ':truncated', stream, decimal(through))
redis.call('ZADD', space .. ':truncations', 0, stream)
return { 'done', decimal(through) }
