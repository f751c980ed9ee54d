-- ARGV: collection, key, expected version or "any", now. Answers done and the version deleted, 0 for none and -1 for one that
-- is damaged, or conflict and the version found.
local collection, key = ARGV[1], ARGV[2]
local version = current(collection, key, tonumber(ARGV[4]))
if not matches(ARGV[3], version) then
  return { 'conflict', decimal(version) }
end
if version ~= 0 then
  remove(collection, key)
end
return { 'done', decimal(version) }
