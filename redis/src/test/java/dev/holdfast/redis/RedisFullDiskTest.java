package dev.holdfast.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.servers.RedisServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.ops.Verify;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisFullDiskTest {
    private static final NewDoc LARGE = NewDoc.of(Json.string("x".repeat(100_000)));

    @TempDir
    private Path folder;

    private RedisServer start(String fsync) throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        return RedisServer.startOnSmallDisk(
                folder.resolve("server"), disk, 4, "appendonly yes", "appendfsync " + fsync);
    }

    private static Unavailable fill(Backend store) {
        for (int i = 0; i < 10_000; i++) {
            try {
                store.docs().put("c", "k" + i, Expected.none(), LARGE);
            } catch (Unavailable refused) {
                return refused;
            }
        }
        throw new AssertionError("a disk of 4 MiB took 1 GB");
    }

    @Test
    void aServerWhoseDiskIsFullTakesNoWritesAndIsRead() throws Exception {
        try (RedisServer server = start("everysec");
                Backend store = Spaces.open(server.url())) {
            Unavailable full = fill(store);
            assertThat(full).hasMessageContaining("it cannot persist, so it takes no writes");
            assertThat(full.nothingWritten()).isTrue();
            assertThat(store.docs().get("c", "k0")).isPresent();
            assertThat(Verify.run(store, soFar -> {}).problems()).isEmpty();
        }
    }

    /** Redis ends rather than acknowledge what it could not force. */
    @Test
    void aServerThatForcesEveryWriteEndsAndTheOutcomeIsOpen() throws Exception {
        try (RedisServer server = start("always");
                Backend store = Spaces.open(server.url())) {
            Unavailable gone = fill(store);
            assertThat(gone.nothingWritten()).isFalse();
            assertThat(gone).hasMessageContaining("whether");
        }
    }
}
