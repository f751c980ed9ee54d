package dev.holdfast.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.testkit.FaultyBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of runs, which is found by documents that follow the log. */
class RunIndexTest {
    @TempDir
    private Path directory;

    private final FaultyBackend store = new FaultyBackend(new MemoryBackend(StoreOptions.defaults()));

    @AfterEach
    void close() {
        store.close();
    }

    private static void start(Backend in, int from, int to) {
        for (int i = from; i < to; i++) {
            var started = RunEvent.ofRun(RunEvent.Type.WORKFLOW_STARTED, Instant.EPOCH, Trees.object());
            String runId = "run-" + i;
            in.log().append(runId, Expected.none(), List.of(RunCodec.encode(runId, started)));
        }
    }

    private static List<String> names(int newest, int count) {
        return IntStream.range(0, count).mapToObj(i -> "run-" + (newest - i)).toList();
    }

    private static List<String> list(Backend in, int limit) {
        return new Runs(in, Instant::now)
                .list(Long.MAX_VALUE, limit).stream().map(RunSummary::id).toList();
    }

    /** All runs, as whoever goes on from page to page finds them. */
    private static List<String> all(Backend in, int limit) {
        List<String> all = new ArrayList<>();
        long before = Long.MAX_VALUE;
        List<RunSummary> page;
        do {
            page = new Runs(in, Instant::now).list(before, limit);
            page.forEach(run -> all.add(run.id()));
            before = page.isEmpty() ? before : page.getLast().position();
        } while (!page.isEmpty());
        return all;
    }

    @Test
    void theNewestComeFirstHoweverManyThereAreAndHoweverTheyCame() {
        int there = 0;
        for (int more : new int[] {0, 1, 498, 1, 1, 600, 1_001}) {
            start(store, there, there + more);
            there += more;
            assertThat(list(store, 5)).isEqualTo(names(there - 1, Math.min(5, there)));
        }
        assertThat(all(store, 1_000)).isEqualTo(names(there - 1, there));
        assertThat(all(store, 499)).isEqualTo(names(there - 1, there));
    }

    @Test
    void listingAgainReadsNoMoreThanItShows() {
        start(store, 0, 1_500);
        list(store, 5);
        long before = store.operations();
        list(store, 5);
        assertThat(store.operations() - before).isLessThan(25);
    }

    @Test
    void whateverFailsTheNextOneListsThemAll() {
        for (int n = 1; n <= 25; n++) {
            start(store, 100 * n, 100 * (n + 1));
            store.failAt(n);
            try {
                list(store, 5);
            } catch (StoreException | StoreFailed failed) {
                assertThat(failed).hasMessageContaining("made to fail");
            }
            store.heal();
            assertThat(all(store, 1_000)).isEqualTo(names(100 * n + 99, 100 * n));
        }
    }

    @Test
    void documentsOfAnotherLogOrOfNobodyAreWrittenAnew() {
        start(store, 0, 700);
        list(store, 5);
        try (var other = new MemoryBackend(StoreOptions.defaults())) {
            start(other, 5_000, 5_600);
            store.docs()
                    .scan(RunIndex.COLLECTION, "", Docs.MAX_BATCH)
                    .forEach(doc ->
                            other.docs().put(doc.collection(), doc.key(), Expected.any(), NewDoc.of(doc.body())));
            assertThat(all(other, 1_000)).isEqualTo(names(5_599, 600));
            other.docs().put(RunIndex.COLLECTION, "0", Expected.any(), NewDoc.of(Json.parse("[7]")));
            assertThat(all(other, 1_000)).isEqualTo(names(5_599, 600));
            new Runs(other, Instant::now).rebuildIndex();
            assertThat(all(other, 1_000)).isEqualTo(names(5_599, 600));
        }
    }

    @Test
    void severalWhoListAtTheSameTimeSeeTheSame() throws Exception {
        start(store, 0, 1_200);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<List<String>>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(() -> list(store, 1_000));
            }
            for (var done : threads.invokeAll(all)) {
                assertThat(done.get()).isEqualTo(names(1_199, 1_000));
            }
        }
        assertThat(all(store, 1_000)).isEqualTo(names(1_199, 1_200));
    }

    @Test
    void removedRunsAreNotListedAndCountForNothing() {
        start(store, 0, 20);
        list(store, 5);
        for (int i = 10; i < 20; i++) {
            store.log().truncate("run-" + i, 1);
        }
        assertThat(list(store, 5)).isEqualTo(names(9, 5));
        start(store, 20, 21);
        assertThat(list(store, 2)).containsExactly("run-20", "run-9");
    }

    @Test
    void aStoreThatIsOnlyReadIsListedWithoutWriting() {
        String url = "file:" + directory.resolve("s") + "?layout=streams";
        try (Backend writer = Stores.open(url)) {
            start(writer, 0, 30);
            try (Backend reader = Stores.open(url, StoreOptions.defaults().asReadOnly())) {
                assertThat(list(reader, 5)).isEqualTo(names(29, 5));
            }
            assertThat(list(writer, 3)).isEqualTo(names(29, 3));
            start(writer, 30, 31);
            try (Backend reader = Stores.open(url, StoreOptions.defaults().asReadOnly())) {
                assertThat(list(reader, 5)).isEqualTo(names(30, 5));
            }
        }
    }

    @Test
    void oneFlippedBitInARunHidesNoOther() throws IOException {
        Path root = directory.resolve("s");
        String url = "file:" + root + "?layout=streams";
        try (Backend writer = Stores.open(url)) {
            start(writer, 0, 4);
            assertThat(list(writer, 9)).hasSize(4);
            start(writer, 4, 8);
        }
        for (String damaged : List.of("run-2", "run-6")) {
            Path log = root.resolve(damaged).resolve("events.log");
            byte[] bytes = Files.readAllBytes(log);
            bytes[40] ^= 1;
            Files.write(log, List.of(new String(bytes, StandardCharsets.ISO_8859_1).strip(), ""));
        }
        try (Backend reader = Stores.open(url, StoreOptions.defaults().asGuest())) {
            List<String> told = new ArrayList<>();
            List<RunSummary> runs = new Runs(reader, Instant::now).list(Long.MAX_VALUE, 9, run -> true, told::add);
            assertThat(runs)
                    .extracting(RunSummary::id)
                    .containsExactly("run-7", "run-5", "run-4", "run-3", "run-2", "run-1", "run-0");
            assertThat(runs.get(4).status()).isNull();
            assertThat(runs.get(4).error()).contains("run-2");
            assertThat(told).hasSize(2).anyMatch(what -> what.contains("run-6"));
        }
    }
}
