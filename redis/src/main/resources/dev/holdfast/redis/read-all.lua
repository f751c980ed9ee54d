-- ARGV: the position after which to read, limit.
return redis.call('XRANGE', space .. ':log', '(' .. ARGV[1], '+', 'COUNT', ARGV[2])
