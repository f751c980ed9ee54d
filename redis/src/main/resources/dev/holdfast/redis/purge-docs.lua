-- ARGV: now, limit. Answers how many were removed.
local removed, limit = 0, tonumber(ARGV[2])
for _, collection in ipairs(redis.call('ZRANGE', space .. ':collections', 0, -1)) do
  local keys = redis.call(
    'ZRANGEBYSCORE', space .. ':expiry:' .. collection, '-inf', ARGV[1], 'LIMIT', 0, limit - removed)
  for _, key in ipairs(keys) do
    remove(collection, key)
  end
  removed = removed + #keys
end
return removed
