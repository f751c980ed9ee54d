package dev.holdfast.redis;

import dev.holdfast.servers.RedisServer;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.testkit.DamageContract;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Jedis;

/** Somebody writes to hashes and streams of Redis. */
class RedisDamageContractTest extends DamageContract {
    private static final String COPY = """
            for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do
              local fields = entry[2]
              for i = 1, #fields, 2 do
                if fields[2] == ARGV[1] and fields[4] == ARGV[2] and fields[i] == 'body' then
                  fields[i + 1] = '{"n":'
                end
              end
              redis.call('XADD', KEYS[2], entry[1], unpack(fields))
            end
            redis.call('RENAME', KEYS[2], KEYS[1])
            """;

    private final String url = RedisServer.shared().createSpace();
    private final String space = RedisUrl.of(StoreUrl.parse(url)).space();

    @Override
    protected String url() {
        return url;
    }

    @Override
    protected void damageDocument(String collection, String key) {
        try (Jedis raw = Spaces.raw(RedisServer.shared())) {
            raw.hset(space + ":doc:" + collection + "\n" + key, Map.of("body", "{\"n\":", "version", "x"));
        }
    }

    /** Entries cannot be changed, but all can be copied, and one of them not as it was. */
    @Override
    protected void damageEvent(String stream, long version) {
        try (Jedis raw = Spaces.raw(RedisServer.shared())) {
            raw.eval(COPY, List.of(space + ":log", space + ":copy"), List.of(stream, Long.toString(version)));
        }
    }
}
