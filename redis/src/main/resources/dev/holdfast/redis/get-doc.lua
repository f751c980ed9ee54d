-- ARGV: collection, key, now. Answers a key and its fields, or nothing.
local doc = document(ARGV[1], ARGV[2])
if redis.call('EXISTS', doc) == 0 or expired(ARGV[1], ARGV[2], tonumber(ARGV[3])) then
  return {}
end
return { { ARGV[2], fields(doc) } }
