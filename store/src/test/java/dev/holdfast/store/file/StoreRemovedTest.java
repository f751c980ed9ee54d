package dev.holdfast.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.store.file.FileOptions.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store is its files, not the path it was opened by: what is done under an open one is noticed, and nothing is taken for kept. */
class StoreRemovedTest extends FileStoreTest {
    private Path store;

    @BeforeEach
    void placeIt() {
        store = directory.resolve("store");
    }

    private FileBackend open(Path path) {
        return FileBackend.open(path, options());
    }

    private static void refused(ThrowingCallable write) {
        assertThatThrownBy(write).isInstanceOf(Unavailable.class);
    }

    private static void put(FileBackend backend) {
        backend.docs().put("c", "k", Expected.any(), NewDoc.of(Json.EMPTY));
    }

    private static void remove(Path tree) throws IOException {
        try (var all = Files.walk(tree)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsAcknowledgedAfterTheDirectoryWasRemoved(Layout layout) throws IOException {
        try (var backend = FileBackend.open(store, options().withLayout(layout))) {
            append(backend.log(), 1, 1);
            put(backend);
            backend.blobs().put(new byte[] {1});
            remove(store);
            assertThatThrownBy(() -> append(backend.log(), 2, 1))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("was removed, or moved away")
                    .hasMessageContaining("open the store again");
            refused(() -> backend.log().append("another", Expected.any(), List.of(event("e", "{}"))));
            refused(() -> put(backend));
            refused(() -> backend.blobs().put(new byte[] {2}));
            refused(() -> backend.log().readAll(0, 10));
            refused(() -> backend.docs().get("c", "k"));
            assertThat(backend.health().healthy()).isFalse();
        }
        assertThat(store).doesNotExist();
    }

    @Test
    void aDirectoryPutInItsPlaceIsAnotherStore() throws IOException {
        try (var backend = open(store)) {
            append(backend.log(), 1, 1);
            Files.move(store, directory.resolve("old"));
            try (var other = open(store)) {
                append(other.log(), 1, 1);
                refused(() -> append(backend.log(), 2, 1));
                refused(() -> put(backend));
                append(other.log(), 2, 1);
                assertThat(ids(other.log())).isEqualTo(ids(2));
            }
        }
        try (var old = open(directory.resolve("old"))) {
            assertThat(ids(old.log())).isEqualTo(ids(1));
        }
    }

    @Test
    void aReaderAndAGuestNoticeThatTheDirectoryWasRemoved() throws IOException {
        open(store).close();
        try (var reader = Stores.open("file:" + store, StoreOptions.defaults().asReadOnly());
                var guest = Stores.open("file:" + store, StoreOptions.defaults().asGuest())) {
            remove(store);
            refused(() -> reader.log().readAll(0, 10));
            refused(() -> guest.docs().put("c", "k", Expected.any(), NewDoc.of(Json.EMPTY)));
        }
        assertThat(store).doesNotExist();
    }

    @Test
    void aLogThatWasReplacedEndsTheWriting() throws IOException {
        try (var backend = open(directory)) {
            append(backend.log(), 1, 1);
            Path copy = Files.copy(history(), directory.resolve("copy"));
            Files.delete(history());
            refused(() -> append(backend.log(), 2, 1));
            Files.move(copy, history());
            assertThatThrownBy(() -> append(backend.log(), 3, 1))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining(history() + " was removed");
        }
        try (var backend = open(directory)) {
            assertThat(ids(backend.log())).isEqualTo(ids(1));
        }
    }

    @Test
    void aCleanerThatRemovesTheLockLetsNobodyIn() throws IOException {
        try (var backend = open(directory)) {
            append(backend.log(), 1, 1);
            Files.delete(directory.resolve("LOCK"));
            assertThatThrownBy(this::open)
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("another process is writing")
                    .hasMessageContaining("though its file LOCK was removed");
            append(backend.log(), 2, 1);
            assertThat(ids(backend.log())).isEqualTo(ids(2));
        }
        open().close();
    }

    @Test
    void theSameDirectoryByALinkIsTheSameStore() throws IOException {
        try (var backend = open(store)) {
            Path link = Files.createSymbolicLink(directory.resolve("link"), store);
            assertThatThrownBy(() -> open(link))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("this process has it open already");
            append(backend.log(), 1, 1);
            try (var reader =
                    Stores.open("file:" + link, StoreOptions.defaults().asReadOnly())) {
                assertThat(ids(reader.log())).isEqualTo(ids(1));
            }
            assertThat(WriterElsewhere.isRefused(store)).isTrue();
            assertThat(WriterElsewhere.isRefused(link)).isTrue();
        }
        assertThat(WriterElsewhere.isRefused(store)).isFalse();
    }

    @Test
    void whoWritesDocumentsWhileTheirLockIsRemovedIsTold() throws IOException {
        var disk = new RealDisk();
        Path lock = directory.resolve("docs.lock");
        var docs = new DocsLock(disk, directory);
        assertThatThrownBy(() -> docs.holding(() -> {
                    Files.delete(lock);
                    return new DocsLock(disk, directory).holding(() -> lock);
                }))
                .isInstanceOf(OpenedPath.Displaced.class)
                .hasMessageContaining("docs.lock");
        assertThat(docs.holding(() -> lock)).isEqualTo(lock);
    }
}
