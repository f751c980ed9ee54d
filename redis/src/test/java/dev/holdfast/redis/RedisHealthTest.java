package dev.holdfast.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.servers.RedisServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Health;
import dev.holdfast.store.StoreOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health tells the version, a round trip, what an acknowledgement means, and which setting to change. */
class RedisHealthTest {
    @TempDir
    Path dir;

    private Health healthWith(String... options) {
        try (var server = RedisServer.start(dir, options);
                Backend store = Spaces.open(server.url())) {
            return store.health();
        }
    }

    @Test
    void aDurableServerHasNothingToWarnOf() {
        Health health = healthWith("appendonly yes", "appendfsync always");
        assertThat(health.healthy()).isTrue();
        assertThat(health.backend()).isEqualTo("Redis 7.0.15");
        assertThat(health.roundTrip()).isPositive();
        assertThat(health.durability())
                .isEqualTo("appendonly yes, appendfsync always: fsync before every acknowledgement");
        assertThat(health.detail()).isEmpty();
    }

    @Test
    void aServerThatForcesLaterSaysSo() {
        assertThat(healthWith("appendonly yes", "appendfsync everysec").detail())
                .contains("up to two seconds of writes")
                .contains("set 'appendfsync always'");
        assertThat(healthWith("save 3600 1").durability()).contains("save 3600 1: a crash loses");
    }

    @Test
    void aServerThatMayDeleteSaysSo() {
        assertThat(healthWith("appendonly yes", "appendfsync always", "maxmemory-policy allkeys-lru")
                        .detail())
                .contains("maxmemory-policy allkeys-lru")
                .contains("set 'maxmemory-policy noeviction'");
    }

    @Test
    void aServerThatHidesItsSettingsIsBelievedAsFarAsItTells() {
        try (var server = RedisServer.start(
                        dir, "appendonly yes", "appendfsync always", "user app on >pw ~* +@all -config");
                Backend store = Spaces.open("redis://app:pw@127.0.0.1:" + server.port())) {
            assertThat(store.health().durability())
                    .isEqualTo("appendonly yes, appendfsync unknown: see the server's settings");
        }
    }

    @Test
    void openingAServerThatKeepsNothingWarnsWhoeverWrites() {
        List<String> warnings = new ArrayList<>();
        Logger logger = Logger.getLogger(RedisBackend.class.getName());
        var collector = new Collector(warnings);
        logger.addHandler(collector);
        try (var server = RedisServer.start(dir)) {
            Spaces.open(server.url()).close();
            assertThat(warnings).hasSize(1);
            try (Backend reader =
                    Spaces.open(server.url(), StoreOptions.defaults().asReadOnly())) {
                assertThat(reader.health().durability()).isEqualTo("appendonly no: nothing survives a restart");
                assertThat(reader.health().detail()).contains("set 'appendonly yes' and 'appendfsync always'");
            }
        } finally {
            logger.removeHandler(collector);
        }
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("redis://127.0.0.1:")
                .contains("set 'appendonly yes' and 'appendfsync always'");
    }

    @Test
    void aServerThatIsGoneIsNotHealthy() {
        try (var server = RedisServer.start(dir);
                Backend store = Spaces.open(server.url())) {
            server.kill();
            assertThat(store.health().healthy()).isFalse();
            assertThat(store.health().detail()).contains("cannot be reached");
            server.restart();
            assertThat(store.health().healthy()).isTrue();
        }
    }

    private static final class Collector extends Handler {
        private final List<String> messages;

        Collector(List<String> messages) {
            this.messages = messages;
        }

        @Override
        public void publish(LogRecord record) {
            messages.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
