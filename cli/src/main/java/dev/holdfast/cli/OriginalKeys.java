package dev.holdfast.cli;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.exchange.OriginalRecords;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreUrl;
import java.net.URI;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import tools.jackson.databind.JsonNode;

/**
 * Reads the keys of Redis: events in sorted sets and alone, snapshots alone. An event that is in several places is the same in
 * all of them.
 */
record OriginalKeys(OriginalRecords into, String prefix) {
    private static final int AT_ONCE = 1_000;

    void read(StoreUrl url) {
        try (var jedis = new Jedis(URI.create(url.full()))) {
            int found = 0;
            String cursor = ScanParams.SCAN_POINTER_START;
            do {
                ScanResult<String> page =
                        jedis.scan(cursor, new ScanParams().match(pattern()).count(AT_ONCE));
                for (String key : page.getResult()) {
                    found += readable(jedis, key);
                }
                cursor = page.getCursor();
            } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
            if (found == 0) {
                throw new IllegalArgumentException("no events and no snapshots are in keys that begin with '" + prefix
                        + ":' at " + url + "; give --prefix or another database");
            }
        } catch (JedisException failed) {
            throw new StoreException.Unavailable(
                    "reading from " + url + " failed: " + failed.getMessage(), true, failed);
        }
    }

    private String pattern() {
        return prefix.replaceAll("[*?\\[\\]\\\\]", "\\\\$0") + ":*";
    }

    /** A key that holds something else than the original writes keeps nobody from the others. */
    private int readable(Jedis jedis, String key) {
        try {
            return read(jedis, key);
        } catch (JedisDataException odd) {
            into.unreadable(key, "it cannot be read: " + odd.getMessage());
            return 1;
        }
    }

    private int read(Jedis jedis, String key) {
        String rest = key.substring(prefix.length() + 1);
        if (rest.startsWith("event:") || rest.startsWith("snapshot:")) {
            String value = jedis.get(key);
            return value == null ? 0 : add(key, List.of(value)); // a key may end while it is read
        }
        int read = 0;
        if (rest.startsWith("events:")) {
            List<String> page;
            do {
                page = jedis.zrange(key, read, read + AT_ONCE - 1L);
                read += add(key, page);
            } while (page.size() == AT_ONCE);
        }
        return read;
    }

    private int add(String key, List<String> values) {
        for (String value : values) {
            JsonNode record;
            try {
                record = Trees.given(value);
            } catch (IllegalArgumentException malformed) {
                into.unreadable(key, "a value in it is no JSON: " + malformed.getMessage());
                continue;
            }
            into.add(key, record);
        }
        return values.size();
    }
}
