package dev.holdfast.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.servers.PostgresServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Stores;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PostgresSignalsLostTest {
    private final Semaphore wakes = new Semaphore(0);

    private void awaitWake() throws InterruptedException {
        assertThat(wakes.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoeverListensIsWokenAndHearsAgainAfterTheServerHasEndedTheConnection() throws Exception {
        PostgresServer server = PostgresServer.shared();
        String url = server.createDatabase();
        String database = url.substring(url.lastIndexOf('/') + 1);
        try (Backend store = Stores.open(url)) {
            store.signals().listen("a", wakes::release);
            awaitWake();
            server.execute("select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen holdfast'"
                    + " and datname = '" + database + "'");
            awaitWake();
            store.signals().send("a");
            awaitWake();
        }
    }
}
