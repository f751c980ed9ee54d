-- ARGV: stream, expected version or "any", then for each event the number of its fields, and these: name, value, name,
-- value…, the id first. Answers done and the new version, conflict and the version found, or differs and an id.
local stream, expected = ARGV[1], ARGV[2]
local ids = space .. ':ids:' .. stream

local batch, at = {}, 3
while at <= #ARGV do
  local fields = {}
  for i = 1, tonumber(ARGV[at]) do
    fields[i] = ARGV[at + i]
  end
  batch[#batch + 1] = fields
  at = at + #fields + 1
end

local held, known = {}, false
for i, fields in ipairs(batch) do
  held[i] = tonumber(redis.call('HGET', ids, fields[2]) or 0)
  known = known or held[i] > 0
end
if known then
  for i, fields in ipairs(batch) do
    if held[1] == 0 or held[i] ~= held[1] + i - 1 then
      return { 'differs', fields[2] }
    end
  end
  return { 'done', decimal(held[#batch]) }
end

local version = tonumber(redis.call('HGET', space .. ':versions', stream) or 0)
if not matches(expected, version) then
  return { 'conflict', decimal(version) }
end

local position = tonumber(redis.call('GET', space .. ':position') or 0)
for _, fields in ipairs(batch) do
  version = version + 1
  position = position + 1
  local number = decimal(position)
  redis.call('XADD', space .. ':log', number .. '-0', 'stream', stream, 'version', decimal(version), unpack(fields))
  redis.call('RPUSH', space .. ':stream:' .. stream, number)
  redis.call('HSET', ids, fields[2], decimal(version))
  redis.call('ZADD', space .. ':ids', 0, fields[2] .. '\n' .. string.format('%016.0f', position))
  for i = 1, #fields, 2 do
    if fields[i] == 'tag' then
      redis.call('ZADD', space .. ':tag:' .. fields[i + 1], number, number)
    end
  end
end
redis.call('HSET', space .. ':versions', stream, decimal(version))
redis.call('SET', space .. ':position', decimal(position))
return { 'done', decimal(version) }
