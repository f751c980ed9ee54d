-- ARGV: the digest after which to begin, or nothing, limit. Answers digests, lengths and times in turn.
local found = {}
for _, digest in ipairs(redis.call('ZRANGEBYLEX', space .. ':blobs', '(' .. ARGV[1], '+', 'LIMIT', 0, ARGV[2])) do
  found[#found + 1] = digest
  found[#found + 1] = redis.call('STRLEN', space .. ':blob:' .. digest)
  found[#found + 1] = redis.call('ZSCORE', space .. ':blob-puts', digest)
end
return found
