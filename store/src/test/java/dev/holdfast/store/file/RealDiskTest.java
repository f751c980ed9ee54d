package dev.holdfast.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A look that failed is not absence. */
class RealDiskTest extends FileStoreTest {
    private final RealDisk disk = new RealDisk();

    @Test
    void onlyANameThatIsNotThereIsAbsent() throws IOException {
        assertThat(disk.exists(directory.resolve("a/b/c"))).isFalse();
        assertThat(disk.list(directory.resolve("a/b/c"))).isEmpty();
        assertThatThrownBy(() -> disk.size(directory.resolve("a"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.read(directory.resolve("a"), 0, 1)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void whatCannotBeLookedAtIsAFailure() throws IOException {
        Path loop = Files.createSymbolicLink(directory.resolve("loop"), directory.resolve("loop"));
        Path volume = Files.createSymbolicLink(directory.resolve("volume"), Path.of("/absent/volume"));
        Path file = Files.createFile(directory.resolve("file"));
        for (Path unreachable : List.of(
                loop,
                loop.resolve("below"),
                volume,
                volume.resolve("below"),
                volume.resolve("far/below"),
                file.resolve("below"))) {
            assertFails(unreachable);
        }
        assertThatThrownBy(() -> disk.exists(volume.resolve("far/below")))
                .hasMessageContaining(volume + " is a link that leads nowhere (to /absent/volume); mount or restore");
    }

    private void assertFails(Path unreachable) {
        Map<String, ThrowingCallable> looks = Map.of(
                "exists", () -> disk.exists(unreachable),
                "list", () -> disk.list(unreachable),
                "size", () -> disk.size(unreachable),
                "read", () -> disk.read(unreachable, 0, 1),
                "identity", () -> disk.identity(unreachable));
        looks.forEach((name, look) -> assertThat(catchThrowable(look))
                .as("%s of %s", name, unreachable)
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(NoSuchFileException.class));
    }

    @Test
    void aLogBehindALinkToAVolumeThatIsNotMountedIsNotReplacedByAnEmptyOne() throws IOException {
        Path volume = Files.createDirectory(directory.resolve("volume"));
        Path store = directory.resolve("store");
        try (var backend = FileBackend.open(store, options())) {
            append(backend.log(), 1, 3);
        }
        Path log = store.resolve("history.log");
        Files.move(log, volume.resolve("history.log"));
        Files.createSymbolicLink(log, volume.resolve("history.log"));
        try (var backend = FileBackend.open(store, options())) {
            append(backend.log(), 4, 1);
        }
        Path unmounted = Files.move(volume, directory.resolve("unmounted"));
        assertThatThrownBy(() -> FileBackend.open(store, options()))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("is a link that leads nowhere");
        try (var reader = Stores.open("file:" + store, StoreOptions.defaults().asReadOnly())) {
            assertThatThrownBy(() -> reader.log().readAll(0, 10)).isInstanceOf(Corrupt.class);
        }
        Files.move(unmounted, volume);
        try (var backend = FileBackend.open(store, options())) {
            assertThat(ids(backend.log())).isEqualTo(ids(4));
        }
    }

    @Test
    void aStoreThatIsALinkToNowhereOrAFileIsNotCreated() throws IOException {
        Path nowhere = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("volume"));
        assertThatThrownBy(() -> FileBackend.open(nowhere, options()))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("is a link that leads nowhere");
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> FileBackend.open(file, options())).isInstanceOf(Unavailable.class);
        assertThat(directory.resolve("volume")).doesNotExist();
    }

    @Test
    void aNewFileNeverTakesWhatStandsAtItsName() throws IOException {
        Path precious = Files.writeString(directory.resolve("precious"), "precious");
        Path planted = Files.createSymbolicLink(directory.resolve("planted"), precious);
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("made"));
        for (Path name : List.of(precious, planted, dangling)) {
            assertThatThrownBy(() -> disk.create(name)).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThatThrownBy(() -> disk.lock(planted, "me")).isInstanceOf(IOException.class);
        assertThat(precious).hasContent("precious");
        assertThat(directory.resolve("made")).doesNotExist();
    }

    @Test
    void readingALockedFileKeepsItLocked() throws IOException {
        try (var store = open()) {
            for (int i = 0; i < 3; i++) {
                Stores.open("file:" + directory, StoreOptions.defaults().asReadOnly())
                        .close();
            }
            Files.delete(directory.resolve("LOCK"));
            assertThat(WriterElsewhere.isRefused(directory)).isTrue();
            append(store.log(), 1, 1);
        }
    }

    @Test
    void whatACrashLeftUnfinishedIsRemovedByTheNextWrite() throws IOException {
        try (var store = open()) {
            append(store.log(), 1, 1);
        }
        Path log = Files.createFile(directory.resolve(".tmp-history.log~left"));
        Path others = Files.createFile(directory.resolve(".tmp-mine"));
        Path blobs = Files.createDirectories(directory.resolve("blobs"));
        open().close();
        assertThat(log).doesNotExist();
        assertThat(others).exists();
        assertThat(blobs).exists();
    }
}
