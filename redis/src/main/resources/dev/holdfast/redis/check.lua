-- Runs every command with which the other scripts write, and those between their writes: a user who lacks a permission
-- learns it here, and no script ever stops halfway. That a server takes no writes at present is told by the write.
local key = space .. ':check'
for _, command in ipairs({
  { 'SET', key, 1 }, { 'INCR', key }, { 'DEL', key },
  { 'HSET', key, 'a', 1 }, { 'HGET', key, 'a' }, { 'HDEL', key, 'a' },
  { 'ZADD', key, 'GT', 0, 'a' }, { 'ZREM', key, 'a' },
  { 'RPUSH', key, 'a' }, { 'LRANGE', key, 0, 0 }, { 'LTRIM', key, 1, 0 },
  { 'XADD', key, '1-0', 'a', 1 }, { 'XRANGE', key, 1, 1 }, { 'XDEL', key, '1-0' },
  { 'EXISTS', key }, { 'DEL', key },
  { 'ZSCORE', key, 'a' }, { 'ZCARD', key }, { 'ZCOUNT', key, 0, 0 }, { 'ZRANGE', key, 0, 0 },
  { 'ZRANGEBYLEX', key, '-', '+' }, { 'ZRANGEBYSCORE', key, 0, 0 }, { 'HMGET', key, 'a' }, { 'STRLEN', key },
}) do
  local answer = redis.pcall(unpack(command))
  if type(answer) == 'table' and answer.err and string.find(answer.err, 'The user executing the script') then
    return 'NOPERM for ' .. command[1] .. ': ' .. answer.err
  end
end
return ''
