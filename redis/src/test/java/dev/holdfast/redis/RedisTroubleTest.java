package dev.holdfast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.servers.RedisServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.ops.Verify;
import dev.holdfast.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** What people meet: each trouble is told in words that say what to do, and nothing was written. */
class RedisTroubleTest {
    @TempDir
    Path dir;

    private static Unavailable refusal(ThrowingCallable work) {
        Throwable thrown = catchThrowable(work);
        assertThat(thrown).isInstanceOf(Unavailable.class);
        assertThat(((Unavailable) thrown).nothingWritten()).isTrue();
        return (Unavailable) thrown;
    }

    @Test
    void aWrongPasswordIsNamedAndNotShown() {
        try (var server = RedisServer.start(dir, "requirepass right-one")) {
            String address = "127.0.0.1:" + server.port();
            assertThat(refusal(() -> Spaces.open("redis://:wrong-one@" + address)))
                    .hasMessageContaining("redis://:***@" + address)
                    .hasMessageContaining("the user or the password is wrong")
                    .hasMessageNotContaining("wrong-one");
            assertThat(refusal(() -> Spaces.open("redis://" + address))).hasMessageContaining("it wants a password");
            Spaces.open("redis://:right-one@" + address).close();
            Spaces.open("redis://default:right%2Done@" + address).close();
        }
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        assertThat(refusal(() -> Spaces.open("redis://127.0.0.1:1")))
                .hasMessageContaining("redis://127.0.0.1:1 cannot be reached")
                .hasMessageContaining("Connection refused")
                .hasMessageContaining("see that host and port are right");
        assertThat(refusal(() -> Spaces.open("redis://nowhere.invalid"))).hasMessageContaining("UnknownHostException");
    }

    @Test
    void aServerThatSpeaksNoTlsIsNamed() {
        String url = RedisServer.shared().createSpace().replace("redis:", "rediss:") + "&timeoutMillis=300";
        assertThat(refusal(() -> Spaces.open(url))).hasMessageContaining("TLS");
    }

    @Test
    void aDatabaseThatIsNotThereIsNamed() {
        assertThat(refusal(() -> Spaces.open(RedisServer.shared().url() + "/99999")))
                .hasMessageContaining("it has no such database");
    }

    @Test
    void aReplicaIsReadAndRefusesWrites() {
        try (var primary = RedisServer.start(dir.resolve("primary"), "repl-diskless-sync-delay 0");
                var replica = RedisServer.start(dir.resolve("replica"), "replicaof 127.0.0.1 " + primary.port());
                Backend writer = Spaces.open(primary.url())) {
            writer.log().append("a", Expected.none(), Spaces.events(2));
            awaitReplica(replica, "{holdfast}:position");
            try (Backend reader =
                            Spaces.open(replica.url(), StoreOptions.defaults().asReadOnly());
                    Backend misled = Spaces.open(replica.url())) {
                assertThat(reader.log().read("a", 0, 10)).isEqualTo(writer.log().read("a", 0, 10));
                assertThat(refusal(() -> misled.log().append("a", Expected.any(), Spaces.events(1))))
                        .hasMessageContaining("this is a read-only replica; name the primary instead");
            }
        }
    }

    /** A replica that is still copying answers nothing but questions about itself. */
    private static void awaitReplica(RedisServer replica, String key) {
        try (Jedis raw = Spaces.raw(replica)) {
            Eventually.until(
                    "the replica holds " + key,
                    () -> raw.info("replication").contains("master_link_status:up") && raw.exists(key));
        }
    }

    @Test
    void aFullServerKeepsWhatItHasAndTakesNoMore() {
        try (var server = RedisServer.start(dir, "appendonly yes", "appendfsync always", "maxmemory 4mb");
                Backend store = Spaces.open(server.url())) {
            NewDoc large = NewDoc.of(Json.string("x".repeat(100_000)));
            int docs = untilFull(n -> store.docs().put("c", "k" + n, Expected.none(), large));
            int batches = untilFull(n -> store.log().append("a", Expected.version(3L * n), Spaces.events(3)));
            assertThat(store.docs().scan("c", "", 100)).hasSize(docs);
            assertThat(store.log().version("a")).isEqualTo(3L * batches);
            assertThat(Verify.run(store, soFar -> {}).problems()).isEmpty();
            Spaces.open(server.url()).close();
            assertThat(store.docs().delete("c", "k0", Expected.any())).isTrue();
        }
    }

    private static int untilFull(IntConsumer write) {
        int[] written = {0};
        assertThat(refusal(() -> {
                    while (written[0] < 10_000) {
                        write.accept(written[0]);
                        written[0]++;
                    }
                }))
                .hasMessageContaining("its memory is full; raise maxmemory");
        return written[0];
    }

    @Test
    void aServerThatCannotPersistTakesNoWrites() throws Exception {
        try (var server = RedisServer.start(dir, "save 3600 1", "dbfilename taken.rdb");
                Backend store = Spaces.open(server.url());
                Jedis raw = Spaces.raw(server)) {
            Files.createDirectories(dir.resolve("taken.rdb/by a folder"));
            raw.bgsave();
            Eventually.until(
                    "the server has failed to persist",
                    () -> raw.info("persistence").contains("rdb_last_bgsave_status:err"));
            assertThat(refusal(() -> store.log().append("a", Expected.none(), Spaces.events(1))))
                    .hasMessageContaining("it cannot persist, so it takes no writes");
            assertThat(store.log().version("a")).isZero();
        }
    }

    @Test
    void aUserWithoutAPermissionIsRefusedBeforeAnyScriptStopsHalfway() {
        for (Map.Entry<String, String> missing :
                Map.of("-zadd", "ZADD", "-xadd", "XADD", "-hset", "HSET").entrySet()) {
            String user = "user limited on >pw ~* +@all " + missing.getKey();
            try (var server = RedisServer.start(dir, user)) {
                assertThat(refusal(() -> Spaces.open("redis://limited:pw@127.0.0.1:" + server.port())))
                        .hasMessageContaining("the user lacks a permission")
                        .hasMessageContaining(missing.getValue());
            }
        }
        try (var server = RedisServer.start(dir, "user elsewhere on >pw ~other:* +@all")) {
            assertThat(refusal(() -> Spaces.open("redis://elsewhere:pw@127.0.0.1:" + server.port())))
                    .hasMessageContaining("the user lacks a permission");
        }
    }
}
