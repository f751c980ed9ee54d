-- ARGV: id. Of the streams that hold it, the one with the lowest position comes first.
local found = redis.call('ZRANGEBYLEX', space .. ':ids', '[' .. ARGV[1] .. '\n', '(' .. ARGV[1] .. '\11', 'LIMIT', 0, 1)
for i, member in ipairs(found) do
  found[i] = decimal(tonumber(string.sub(member, -16)))
end
return events(found)
