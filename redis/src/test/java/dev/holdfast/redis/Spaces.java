package dev.holdfast.redis;

import dev.holdfast.servers.RedisServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;

/** What the tests of this backend have in common. */
final class Spaces {
    static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    private Spaces() {}

    static Backend open(String url) {
        return open(url, StoreOptions.defaults());
    }

    static Backend open(String url, StoreOptions options) {
        return new RedisBackendProvider().open(StoreUrl.parse(url), options);
    }

    /** A way past the store. */
    static Jedis raw(RedisServer server) {
        return new Jedis("127.0.0.1", server.port());
    }

    static List<NewEvent> events(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> NewEvent.of("happened", NOON, Json.parse("{\"n\":" + n + "}")))
                .toList();
    }
}
