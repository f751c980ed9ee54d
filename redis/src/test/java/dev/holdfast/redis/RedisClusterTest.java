package dev.holdfast.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.servers.RedisServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.ops.Verify;
import dev.holdfast.testkit.Eventually;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

class RedisClusterTest {
    private static final String[] CLUSTER = {
        "appendonly yes", "appendfsync always", "cluster-enabled yes", "cluster-require-full-coverage no"
    };

    @Test
    void anyNodeOfAClusterLeadsToTheOneWithTheKeys(@TempDir Path first, @TempDir Path second) {
        try (var owner = RedisServer.start(first, CLUSTER);
                var other = RedisServer.start(second, CLUSTER)) {
            join(owner, other);
            for (RedisServer node : List.of(owner, other)) {
                try (Backend store = Spaces.open(node.url())) {
                    long version = store.log().append("a", Expected.any(), Spaces.events(3));
                    assertThat(store.log().readAll(0, 10)).hasSize((int) version);
                    NewDoc doc = new NewDoc(Json.EMPTY, null, List.of("t"));
                    store.docs().put("c", "k" + version, Expected.none(), doc);
                    store.blobs().put(Space.bytes("content"));
                    assertThat(Verify.run(store, soFar -> {}).problems()).isEmpty();
                }
            }
            try (Backend store = Spaces.open(other.url())) {
                assertThat(store.log().version("a")).isEqualTo(6);
                assertThat(store.docs().find("c", "t", "", 10)).hasSize(2);
            }
        }
    }

    /** All slots belong to one node, and the other one knows. */
    private static void join(RedisServer owner, RedisServer other) {
        try (Jedis raw = Spaces.raw(owner);
                Jedis joining = Spaces.raw(other)) {
            raw.clusterAddSlotsRange(0, 16_383);
            joining.clusterMeet("127.0.0.1", owner.port());
            Eventually.until(
                    "the joining node knows whose the slots are",
                    () -> joining.clusterNodes().contains("0-16383")
                            && joining.clusterInfo().contains("cluster_state:ok"));
        }
    }
}
