package dev.holdfast.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.servers.RedisServer;
import dev.holdfast.store.Backend;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisSignalsLostTest {
    @TempDir
    Path dir;

    private final Semaphore wakes = new Semaphore(0);

    private void awaitWake() throws InterruptedException {
        assertThat(wakes.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoeverListensIsWokenAndHearsAgainAfterTheServerWasKilled() throws Exception {
        try (var server = RedisServer.start(dir, "appendonly yes", "appendfsync always");
                Backend store = Spaces.open(server.url())) {
            store.signals().listen("a", wakes::release);
            awaitWake();
            server.kill();
            store.signals().send("a"); // nobody is there, which is no error
            server.restart();
            awaitWake();
            store.signals().send("a");
            awaitWake();
        }
    }

    @Test
    void aUserWithoutChannelsSendsAndHearsNothingButCanDoTheRest() throws Exception {
        try (var server = RedisServer.start(dir, "user app on >pw ~* resetchannels +@all");
                Backend store = Spaces.open("redis://app:pw@127.0.0.1:" + server.port())) {
            store.signals().listen("a", wakes::release);
            store.signals().send("a");
            assertThat(store.log().version("a")).isZero();
            assertThat(wakes.availablePermits()).isZero();
        }
    }
}
