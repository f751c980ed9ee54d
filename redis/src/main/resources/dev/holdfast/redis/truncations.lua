-- ARGV: the stream after which to begin, limit. Answers streams and versions in turn.
local found = {}
local streams = redis.call('ZRANGEBYLEX', space .. ':truncations', '(' .. ARGV[1], '+', 'LIMIT', 0, ARGV[2])
for _, stream in ipairs(streams) do
  found[#found + 1] = stream
  found[#found + 1] = redis.call('HGET', space .. ':truncated', stream)
end
return found
