-- ARGV: digest, now, content. The time of a blob never goes back.
redis.call('SET', space .. ':blob:' .. ARGV[1], ARGV[3])
redis.call('ZADD', space .. ':blobs', 0, ARGV[1])
redis.call('ZADD', space .. ':blob-puts', 'GT', ARGV[2], ARGV[1])
