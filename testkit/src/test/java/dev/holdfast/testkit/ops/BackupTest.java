package dev.holdfast.testkit.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.store.codec.EncodedBackend;
import dev.holdfast.store.codec.Encoding;
import dev.holdfast.store.codec.LargeBodies;
import dev.holdfast.store.memory.MemoryBackendProvider;
import dev.holdfast.store.ops.Backup;
import dev.holdfast.store.ops.Copied;
import dev.holdfast.store.ops.Manifest;
import dev.holdfast.store.ops.Restore;
import dev.holdfast.store.ops.Until;
import dev.holdfast.testkit.FaultyBackend;
import dev.holdfast.testkit.RandomStore;
import dev.holdfast.testkit.Same;
import dev.holdfast.testkit.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    private final SettableClock clock = new SettableClock();
    private final Backend store = open();
    private final RandomStore random = new RandomStore(store, clock);

    @TempDir
    private Path directory;

    private Backend open() {
        return new LargeBodies(new MemoryBackendProvider()
                .open(StoreUrl.parse("memory:"), StoreOptions.defaults().withClock(clock)));
    }

    private static EncodedBackend asItIs(Backend store) {
        return EncodedBackend.around(store, Encoding.PLAIN, new Random(1));
    }

    private Manifest backUp(Path to) {
        return Backup.write(asItIs(store), "store", to, clock, now -> {});
    }

    private Copied restore(Path from, Backend into, Until until) {
        return Restore.run(from, asItIs(into), until, clock, now -> {});
    }

    @Test
    void whatIsRestoredIsTheSame() {
        random.change(200).appendLarge();
        Path backup = directory.resolve("backup");
        Manifest manifest = backUp(backup);
        assertThat(manifest.contents().events().count())
                .isEqualTo(Same.events(store).size());
        assertThat(Backup.check(backup)).isEmpty();
        Backend restored = open();
        assertThat(restore(backup, restored, new Until.End()).differences())
                .as("seed %d", random.seed)
                .isEmpty();
        Same.check(store, restored);
        assertThat(restored.docs().collections()).noneMatch(name -> name.startsWith("holdfast:"));
    }

    @Test
    void aBackupBesideWritersIsAPrefixAndNothingInItRefersToWhatIsNot() throws Exception {
        var done = new AtomicBoolean();
        Thread writer = Thread.ofVirtual().start(() -> writeUntil(done));
        try {
            for (int i = 0; i < 8; i++) {
                Path backup = directory.resolve("backup-" + i);
                Manifest manifest = backUp(backup);
                Backend restored = open();
                assertThat(restore(backup, restored, new Until.End()).same()).isTrue();
                List<String> ids = Same.events(restored).stream().map(Event::id).toList();
                assertThat(Same.events(store).stream().map(Event::id).limit(ids.size()))
                        .containsExactlyElementsOf(ids);
                assertThat(manifest.contents().events().count()).isEqualTo(ids.size());
                long covered = restored.docs().get("derived", "counter").stream()
                        .mapToLong(doc -> Long.parseLong(doc.body().text()))
                        .findFirst()
                        .orElse(0);
                assertThat(covered).isLessThanOrEqualTo(restored.log().version("counted"));
                Same.events(restored).stream()
                        .flatMap(event -> event.meta().tags().stream())
                        .forEach(tag -> assertThat(restored.blobs().list(null, 1_000))
                                .anyMatch(blob -> tag.equals("blob:" + blob.digest())));
            }
        } finally {
            done.set(true);
            writer.join();
        }
    }

    /** Blob, event, document, as writers must. */
    private void writeUntil(AtomicBoolean done) {
        for (int i = 1; !done.get() && i < 900; i++) {
            var digest = store.blobs().put(("blob " + i).getBytes(StandardCharsets.UTF_8));
            var event = new NewEvent("e" + i, "counted", clock.instant(), Json.EMPTY, Meta.tagged("blob:" + digest));
            long version = store.log().append("counted", Expected.any(), List.of(event));
            store.docs().put("derived", "counter", Expected.any(), NewDoc.of(Json.parse("" + version)));
        }
    }

    @Test
    void everyFlippedByteIsFoundAndItsFileNamed() throws IOException {
        random.change(6);
        store.docs().put("c", "k", Expected.any(), NewDoc.of(Json.EMPTY));
        Path backup = directory.resolve("backup");
        backUp(backup);
        int flips = 0;
        List<Path> files;
        try (Stream<Path> all = Files.walk(backup)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] ^= (byte) (1 << i % 8);
                Files.write(file, bytes);
                bytes[i] ^= (byte) (1 << i % 8);
                String name = file.getFileName().toString().replace(".sha256", "");
                assertThat(Backup.check(backup))
                        .as("byte %d of %s", i, file)
                        .singleElement()
                        .satisfies(problem -> assertThat(problem.where()).endsWith(name));
                flips++;
            }
            Files.write(file, bytes);
        }
        assertThat(Backup.check(backup)).isEmpty();
        assertThat(flips).isGreaterThan(1_000);
    }

    @Test
    void everyMissingFileIsFoundAndNothingIsRestored() throws IOException {
        random.change(60);
        Path backup = directory.resolve("backup");
        backUp(backup);
        List<Path> files;
        try (Stream<Path> all = Files.walk(backup)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            Backend restored = open();
            assertThatThrownBy(() -> restore(backup, restored, new Until.End()))
                    .isInstanceOf(Corrupt.class)
                    .hasMessageStartingWith(file.toString());
            assertThat(restored.docs().collections()).isEmpty();
            Files.write(file, bytes);
        }
    }

    @Test
    void aRestoreKilledAnywhereIsContinued() {
        random.change(40);
        Path backup = directory.resolve("backup");
        backUp(backup);
        boolean killed = true;
        for (long n = 1; killed; n++) {
            var target = new FaultyBackend(open());
            target.failFrom(n);
            killed = false;
            try {
                restore(backup, target, new Until.End());
            } catch (Unavailable gone) {
                killed = true;
                target.heal();
                assertThat(restore(backup, target, new Until.End()).same())
                        .as("killed at %d, seed %d", n, random.seed)
                        .isTrue();
            }
            target.heal();
            Same.check(store, target);
        }
    }

    @Test
    void restoringToAPositionOrATimeGivesWhatWasThen() {
        for (int i = 0; i < 30; i++) {
            random.append();
        }
        store.docs().put("c", "k", Expected.any(), NewDoc.of(Json.EMPTY));
        List<Event> all = Same.events(store);
        Event last = all.get(20);
        Path backup = directory.resolve("backup");
        backUp(backup);
        for (Until until : List.of(new Until.Position(last.position()), new Until.Time(last.time()))) {
            Backend restored = open();
            assertThat(restore(backup, restored, until).same()).isTrue();
            assertThat(Same.events(restored)).extracting(Event::id).last().isEqualTo(last.id());
            assertThat(Same.events(restored)).hasSize(21);
            assertThat(restored.docs().collections()).isEmpty();
        }
        assertThatThrownBy(() -> restore(backup, open(), new Until.Position(1_000_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the backup ends at position");
    }

    @Test
    void aStoreThatHoldsSomethingIsNotRestoredInto() {
        random.change(20);
        Path backup = directory.resolve("backup");
        backUp(backup);
        assertThatThrownBy(() -> restore(backup, store, new Until.End()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("choose an empty store to restore into");
    }

    @Test
    void aDirectoryThatIsNotEmptyIsNoPlaceForABackup() {
        assertThatThrownBy(() -> {
                    backUp(directory.resolve("b"));
                    backUp(directory.resolve("b"));
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not empty");
    }

    @Test
    void documentsThatExpiredSinceStayAway() {
        store.docs()
                .put(
                        "c",
                        "soon",
                        Expected.any(),
                        new NewDoc(Json.EMPTY, clock.instant().plusSeconds(5), List.of()));
        store.docs().put("c", "never", Expected.any(), NewDoc.of(Json.EMPTY));
        Path backup = directory.resolve("backup");
        backUp(backup);
        clock.advance(Duration.ofSeconds(5));
        Backend restored = open();
        assertThat(restore(backup, restored, new Until.End()).same()).isTrue();
        assertThat(restored.docs().get("c", "soon")).isEmpty();
        assertThat(restored.docs().get("c", "never")).isPresent();
    }
}
