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

local function expired(collection, key, now)
  local expiry = redis.call('ZSCORE', space .. ':expiry:' .. collection, key)
  return expiry and tonumber(expiry) <= now
end

-- The version of the document that is there now, 0 if none is.
local function current(collection, key, now)
  local version = redis.call('HGET', document(collection, key), 'version')
  return version and not expired(collection, key, now) and tonumber(version) or 0
end

-- Removes a document and what leads to it.
local function remove(collection, key)
  local doc = document(collection, key)
  for tag in string.gmatch(redis.call('HGET', doc, 'tags') or '', '[^\n]+') do
    redis.call('ZREM', space .. ':tagged:' .. collection .. '\n' .. tag, key)
  end
  redis.call('ZREM', space .. ':expiry:' .. collection, key)
  redis.call('ZREM', space .. ':keys:' .. collection, key)
  redis.call('DEL', doc)
  if redis.call('EXISTS', space .. ':keys:' .. collection) == 0 then
    redis.call('ZREM', space .. ':collections', collection)
  end
end
