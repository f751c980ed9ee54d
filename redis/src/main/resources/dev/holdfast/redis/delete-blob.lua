-- ARGV: digest, the moment before which it must have been put. Answers whether it was deleted.
local put = redis.call('ZSCORE', space .. ':blob-puts', ARGV[1])
if not put or tonumber(put) >= tonumber(ARGV[2]) then
  return 0
end
redis.call('ZREM', space .. ':blobs', ARGV[1])
redis.call('ZREM', space .. ':blob-puts', ARGV[1])
redis.call('DEL', space .. ':blob:' .. ARGV[1])
return 1
