package dev.holdfast.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.file.FileBackend;
import dev.holdfast.store.file.FileOptions;
import dev.holdfast.store.file.FileOptions.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills writing processes on a real disk, and fills it up. */
class KilledProcessTest {
    private static final int STORES = 20;
    private static final int KILLS_OF_EACH = 10;
    private static final long SHORT_SEGMENT = 20_000;

    @TempDir
    Path directory;

    @BeforeAll
    static void logNothing() {
        FileStores.logNothing();
    }

    @Test
    void nothingAcknowledgedIsLostByAKilledProcess() {
        long begun = System.nanoTime();
        long acknowledged =
                IntStream.range(0, STORES).parallel().mapToLong(this::killOften).sum();
        System.out.printf(
                "File store: %d processes killed at random moments, %,d acknowledged writes found again, in %.1f s%n",
                STORES * KILLS_OF_EACH, acknowledged, (System.nanoTime() - begun) / 1e9);
    }

    /** Kills one writer of a store after the other, and returns how many writes were acknowledged in all. */
    private long killOften(int number) {
        Path store = directory.resolve("store-" + number);
        Layout layout = FileStores.layout(number);
        long segmentBytes = number % 4 < 2 ? SHORT_SEGMENT : FileOptions.SEGMENT_BYTES;
        var random = new Random(number);
        var ledger = new Ledger();
        for (int kill = 0; kill < KILLS_OF_EACH; kill++) {
            long seed = number * 1_000L + kill;
            try {
                Path errors = directory.resolve("errors-" + number);
                var writer = WatchedWriter.start(List.of(), store, layout, segmentBytes, seed, ledger, errors);
                kill(writer, random, errors);
                ledger = recovered(store, layout, ledger, writer.moment());
            } catch (IOException | InterruptedException | AssertionError wrong) {
                throw new AssertionError("store " + number + ", kill " + kill + ": " + wrong.getMessage(), wrong);
            }
        }
        return ledger.attempts(0).stream().filter(Attempt::acknowledged).count();
    }

    /** Kills a writer after some of its lines, or while it starts or opens the store. */
    private static void kill(WatchedWriter writer, Random random, Path errors)
            throws IOException, InterruptedException {
        if (random.nextInt(5) == 0) {
            writer.process().waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
        } else {
            for (int lines = random.nextInt(200); lines >= 0; lines--) {
                assertThat(writer.next()).as("%s", Files.readString(errors)).isNotNull();
            }
        }
        // Not Process.destroyForcibly, which would throw away what the process had said.
        writer.process().toHandle().destroyForcibly();
        while (writer.next() != null) {
            // What it had said before it was killed counts.
        }
        assertThat(writer.process().waitFor()).as(Files.readString(errors)).isNotZero();
    }

    /** Checks what is left, and returns what is known from then on. */
    private static Ledger recovered(Path store, Layout layout, Ledger ledger, int moment) {
        try (Backend backend =
                FileBackend.open(store, FileOptions.of(StoreOptions.defaults()).withLayout(layout))) {
            Snapshot shown = Snapshot.of(backend, ledger.streams());
            Oracle.check(ledger, moment, shown);
            return Oracle.settle(ledger, moment, shown, true);
        }
    }

    /** A process may write files of a limited size only: whoever runs the tests, the log cannot grow beyond it. */
    @Test
    void nothingAcknowledgedIsLostWhenTheDiskIsFull() throws Exception {
        for (Layout layout : Layout.values()) {
            Path store = directory.resolve("full-" + layout);
            Path errors = directory.resolve("errors-" + layout);
            var ledger = new Ledger();
            var limited = List.of("sh", "-c", "ulimit -f 200; exec \"$0\" \"$@\"");
            var writer = WatchedWriter.start(limited, store, layout, FileOptions.SEGMENT_BYTES, 1, ledger, errors);
            String last = "";
            for (String line = writer.next(); line != null; line = writer.next()) {
                last = line;
            }
            assertThat(writer.process().waitFor()).as(Files.readString(errors)).isZero();
            assertThat(last).startsWith("failed").contains(" true could not write to ", "nothing was written");
            Ledger known = recovered(store, layout, ledger, writer.moment());
            assertThat(known.seen(0)).hasSizeGreaterThan(100);
        }
    }
}
