-- ARGV: collection, the tag to look for or nothing, the key after which to begin, limit, now. Answers a key and its fields
-- for each document.
local collection, tag, limit, now = ARGV[1], ARGV[2], tonumber(ARGV[4]), tonumber(ARGV[5])
local index = tag == '' and space .. ':keys:' .. collection or space .. ':tagged:' .. collection .. '\n' .. tag
local found, after = {}, ARGV[3]
while true do
  local keys = redis.call('ZRANGEBYLEX', index, '(' .. after, '+', 'LIMIT', 0, limit)
  for _, key in ipairs(keys) do
    if not expired(collection, key, now) then
      found[#found + 1] = { key, fields(document(collection, key)) }
      if #found == limit then
        return found
      end
    end
  end
  if #keys < limit then
    return found
  end
  after = keys[#keys]
end
