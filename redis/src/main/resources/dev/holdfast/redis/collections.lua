-- ARGV: now. A collection is there while it has more documents than expired ones.
local found = {}
for _, collection in ipairs(redis.call('ZRANGE', space .. ':collections', 0, -1)) do
  local gone = redis.call('ZCOUNT', space .. ':expiry:' .. collection, '-inf', ARGV[1])
  if redis.call('ZCARD', space .. ':keys:' .. collection) > gone then
    found[#found + 1] = collection
  end
end
return found
