-- ARGV: tag, the position after which to read, limit.
return events(redis.call(
  'ZRANGEBYSCORE', space .. ':tag:' .. ARGV[1], '(' .. ARGV[2], '+inf', 'LIMIT', 0, ARGV[3]))
