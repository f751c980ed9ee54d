-- ARGV: collection, key, expected version or "any", now, its expiry in milliseconds or nothing, its expiry as text or
-- nothing, its tags in lines, body, crc. Answers done and the new version, or conflict and the version found.
local collection, key, expected, now, expiry, expiresAt, tags, body, crc = unpack(ARGV)
local version = current(collection, key, tonumber(now))
if not matches(expected, version) then
  return { 'conflict', decimal(version) }
end

-- The first write is one that a full server refuses.
version = decimal(redis.call('INCR', space .. ':doc-version'))
remove(collection, key)
local doc = document(collection, key)
redis.call('HSET', doc, 'version', version, 'expiresAt', expiresAt, 'tags', tags, 'body', body, 'crc', crc)
redis.call('ZADD', space .. ':keys:' .. collection, 0, key)
redis.call('ZADD', space .. ':collections', 0, collection)
if expiry ~= '' then
  redis.call('ZADD', space .. ':expiry:' .. collection, expiry, key)
end
for tag in string.gmatch(tags, '[^\n]+') do
  redis.call('ZADD', space .. ':tagged:' .. collection .. '\n' .. tag, 0, key)
end
return { 'done', version }
