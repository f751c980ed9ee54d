package dev.holdfast.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.servers.PostgresServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.store.ops.Verify;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresFullDiskTest {
    private static final int MEGABYTES = 32;

    private final Random random = new Random(1);

    private List<NewEvent> batch() {
        byte[] body = new byte[30_000];
        random.nextBytes(body);
        Json text = Json.string(Base64.getEncoder().encodeToString(body));
        return List.of(
                NewEvent.of("written", Instant.EPOCH, text),
                NewEvent.of("written", Instant.EPOCH, text),
                NewEvent.of("written", Instant.EPOCH, text));
    }

    @Test
    void whatDoesNotFitIsRefusedWholeAndAfterMakingRoomItGoesOn(@TempDir Path folder) throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        try (PostgresServer server = PostgresServer.startWithSmallDisk(folder.resolve("server"), disk, MEGABYTES)) {
            server.execute("create tablespace small location '" + disk + "'");
            server.execute(
                    "create table ballast tablespace small as select repeat('x', 1000) from generate_series(1, 4000)");
            server.execute("create database tiny tablespace small");
            try (Backend store = open(server.url().replaceAll("postgres$", "tiny"))) {
                List<String> acknowledged = new ArrayList<>();
                Unavailable full = fill(store, acknowledged);
                assertThat(full).hasMessageContaining("the server's disk is full: make room on it");
                assertThat(full.nothingWritten()).isTrue();
                assertThat(ids(store)).isEqualTo(acknowledged);

                server.execute("drop table ballast");
                assertThat(store.log().append("a", Expected.version(acknowledged.size()), batch()))
                        .isEqualTo(acknowledged.size() + 3);
                assertThat(Verify.run(store, soFar -> {}).problems()).isEmpty();
            }
        }
    }

    private static Backend open(String url) {
        return new SqlBackendProvider().open(StoreUrl.parse(url), StoreOptions.defaults());
    }

    private Unavailable fill(Backend store, List<String> acknowledged) {
        while (acknowledged.size() < 30_000) {
            List<NewEvent> batch = batch();
            try {
                store.log().append("a", Expected.version(acknowledged.size()), batch);
            } catch (Unavailable refused) {
                return refused;
            }
            batch.forEach(event -> acknowledged.add(event.id()));
        }
        throw new AssertionError("a disk of " + MEGABYTES + " MiB took " + acknowledged.size() + " events");
    }

    private static List<String> ids(Backend store) {
        return Pages.of(store.log(), "a", 0).stream().map(Event::id).toList();
    }
}
