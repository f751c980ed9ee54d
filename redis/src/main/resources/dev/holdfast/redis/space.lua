-- Stands before every script. KEYS[1] begins the names of all keys of a space and holds their hash tag, so that a cluster
-- keeps them together. A line feed, which no name may hold, parts two names in one.
local space = KEYS[1]

-- Lua would write large numbers with an exponent.
local function decimal(number)
  return string.format('%.0f', number)
end

local function matches(expected, version)
  return expected == 'any' or expected == decimal(version)
end

-- The entries of the log at these positions; one without fields where there is none, which is damage.
local function events(positions)
  local found = {}
  for i, position in ipairs(positions) do
    found[i] = redis.call('XRANGE', space .. ':log', position, position)[1] or { position, {} }
  end
  return found
end

local function document(collection, key)
  return space .. ':doc:' .. collection .. '\n' .. key
end

-- The fields of a document, as DocFields names them; none where what stands there is no hash.
local function fields(doc)
  local values = redis.pcall('HMGET', doc, 'version', 'expiresAt', 'tags', 'body', 'crc')
  return values.err and {} or values
end

local function expired(collection, key, now)
  local expiry = redis.call('ZSCORE', space .. ':expiry:' .. collection, key)
  return expiry and tonumber(expiry) <= now
end

-- The version of the document that is there now, 0 if none is, -1 if it is damaged so that nobody can tell.
local function current(collection, key, now)
  local doc = document(collection, key)
  if redis.call('EXISTS', doc) == 0 or expired(collection, key, now) then
    return 0
  end
  return tonumber(fields(doc)[1]) or -1
end

-- Removes a document and what leads to it.
local function remove(collection, key)
  local doc = document(collection, key)
  for tag in string.gmatch(fields(doc)[3] or '', '[^\n]+') do
    redis.call('ZREM', space .. ':tagged:' .. collection .. '\n' .. tag, key)
  end
  redis.call('ZREM', space .. ':expiry:' .. collection, key)
  redis.call('ZREM', space .. ':keys:' .. collection, key)
  redis.call('DEL', doc)
  if redis.call('EXISTS', space .. ':keys:' .. collection) == 0 then
    redis.call('ZREM', space .. ':collections', collection)
  end
end
