package dev.holdfast.testkit.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.store.ops.Compact;
import dev.holdfast.store.ops.Compact.Compacted;
import dev.holdfast.store.ops.Export;
import dev.holdfast.store.ops.Retain;
import dev.holdfast.store.ops.Retention;
import dev.holdfast.store.ops.Retention.Need;
import dev.holdfast.store.ops.Retention.Remove;
import dev.holdfast.store.ops.Retention.Spare;
import dev.holdfast.store.ops.RetentionRule;
import dev.holdfast.testkit.FaultyBackend;
import dev.holdfast.testkit.RandomStore;
import dev.holdfast.testkit.Same;
import dev.holdfast.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetainTest {
    private static final RetentionRule HOUR = new RetentionRule(Duration.ofHours(1), 0, null, Set.of());

    private final SettableClock clock = new SettableClock();
    private final Backend store = open();

    @TempDir
    private Path directory;

    private Backend open() {
        return Stores.open("memory:", StoreOptions.defaults().withClock(clock));
    }

    private void append(String stream, String type, int hoursAgo) {
        Instant time = clock.instant().minus(Duration.ofHours(hoursAgo));
        store.log().append(stream, Expected.any(), List.of(NewEvent.of(type, time, Json.EMPTY)));
    }

    private List<Retention> plan(RetentionRule rule, Need need) {
        List<Retention> decided = new ArrayList<>();
        new Retain(store, rule, stream -> need, clock).plan(decided::add);
        return decided;
    }

    private List<Long> versions(String stream) {
        return store.log().read(stream, 0, 1_000).stream().map(Event::version).toList();
    }

    @Test
    void eventsGoByAgeByCountByStreamAndByType() {
        for (int hours = 5; hours >= 0; hours--) {
            append("a-1", hours > 3 ? "noise" : "word", hours);
            append("b-1", "noise", hours);
        }
        Instant newest = clock.instant().minus(Duration.ofHours(2));
        assertThat(plan(HOUR, Need.NOTHING))
                .containsExactly(
                        new Remove("a-1", 1, 4, newest, "older than PT1H"),
                        new Remove("b-1", 1, 4, newest, "older than PT1H"));
        assertThat(plan(new RetentionRule(null, 1, "b-*", Set.of()), Need.NOTHING))
                .extracting(Retention::stream, retention -> ((Remove) retention).throughVersion())
                .containsExactly(tuple("b-1", 5L));
        assertThat(plan(new RetentionRule(Duration.ZERO, 0, null, Set.of("noise")), Need.NOTHING))
                .extracting(retention -> ((Remove) retention).throughVersion())
                .containsExactly(2L, 5L);
    }

    @Test
    void whatIsNeededFromAVersionOnStays() {
        for (int hours = 6; hours > 2; hours--) {
            append("a", "t", hours);
        }
        Instant second = clock.instant().minus(Duration.ofHours(5));
        assertThat(plan(HOUR, Need.from(3))).containsExactly(new Remove("a", 1, 2, second, "older than PT1H"));
        assertThat(plan(HOUR, Need.from(9)))
                .extracting(retention -> ((Remove) retention).throughVersion())
                .containsExactly(4L);
    }

    @Test
    void whatIsStillNeededIsSpared() {
        append("a", "t", 3);
        append("a", "t", 0);
        append("b", "t", 3);
        assertThat(plan(HOUR, Need.EVERYTHING))
                .containsExactly(new Spare("a", "all of it is needed"), new Spare("b", "all of it is needed"));
        assertThat(plan(HOUR, Need.WHOLE))
                .extracting(Retention::stream, Retention::getClass)
                .containsExactly(tuple("a", Spare.class), tuple("b", Remove.class));
        assertThat(versions("a")).hasSize(2);
    }

    @Test
    void whatIsRemovedIsInTheArchiveWithItsBlobs() {
        var random = new RandomStore(store, clock).change(150).appendLarge();
        clock.set(Instant.EPOCH.plus(Duration.ofDays(2)));
        List<Event> before = Same.events(store);
        Path archive = directory.resolve("archive.jsonl");
        new Retain(store, HOUR, stream -> Need.NOTHING, clock).run(archive, done -> {});
        assertThat(Same.events(store)).isEmpty();
        Backend read = open();
        Export.read(archive, read, clock, now -> {});
        assertThat(Same.events(read))
                .extracting(Event::id)
                .as("seed %d", random.seed)
                .containsExactlyInAnyOrderElementsOf(
                        before.stream().map(Event::id).toList());
        before.stream()
                .flatMap(event -> event.meta().tags().stream())
                .filter(tag -> tag.startsWith("blob:"))
                .forEach(tag -> assertThat(Same.of(read).blobs())
                        .anyMatch(blob -> tag.startsWith("blob:" + blob.substring(0, 64))));
    }

    @Test
    void aRetentionKilledAnywhereLosesNothingThatIsNotArchived() throws IOException {
        boolean killed = true;
        for (long n = 1; killed; n++) {
            var faulty = new FaultyBackend(open());
            var random = new RandomStore(faulty, clock).change(40);
            Set<String> ids =
                    Set.copyOf(Same.events(faulty).stream().map(Event::id).toList());
            Path archive = directory.resolve("archive-" + n);
            faulty.failFrom(n);
            killed = false;
            try {
                var rule = new RetentionRule(null, 1, null, Set.of());
                new Retain(faulty, rule, stream -> Need.NOTHING, clock).run(archive, done -> {});
            } catch (Unavailable gone) {
                killed = true;
            }
            faulty.heal();
            List<String> left =
                    new ArrayList<>(Same.events(faulty).stream().map(Event::id).toList());
            try (Stream<String> lines = Files.lines(archive)) {
                lines.filter(line -> line.startsWith("{\"event\":\""))
                        .map(line -> line.substring(10, line.indexOf('"', 10)))
                        .forEach(left::add);
            }
            assertThat(left).as("killed at %d, seed %d", n, random.seed).containsAll(ids);
        }
    }

    @Test
    void aRuleThatSaysNothingIsRefused() {
        assertThatThrownBy(() -> new RetentionRule(null, 0, null, Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give an age");
    }

    @Test
    void compactingTakesWhatNobodyRefersToAfterTheGrace() {
        var random = new RandomStore(store, clock).change(100).appendLarge();
        store.docs()
                .put(
                        "c",
                        "k",
                        Expected.any(),
                        new NewDoc(Json.EMPTY, clock.instant().plusSeconds(1), List.of()));
        var ofDocument = store.blobs().put(new byte[] {1});
        store.docs().put("c", "refers", Expected.any(), new NewDoc(Json.EMPTY, null, List.of("blob:" + ofDocument)));
        store.blobs().put(new byte[] {2, 2});
        clock.advance(Duration.ofMinutes(30));
        store.blobs().put(new byte[] {3});
        List<Event> events = Same.events(store);
        Compacted compacted = Compact.run(store, Duration.ofMinutes(10), clock);
        assertThat(compacted.documents()).isPositive();
        assertThat(compacted.blobs()).as("seed %d", random.seed).isPositive();
        assertThat(compacted.blobsLeft()).isEqualTo(Same.of(store).blobs().size());
        assertThat(Same.events(store)).isEqualTo(events);
        assertThat(store.blobs().get(ofDocument)).isPresent();
        assertThat(store.blobs().get(Digest.of(new byte[] {3}))).isPresent();
        assertThat(store.blobs().get(Digest.of(new byte[] {2, 2}))).isEmpty();
        assertThat(Compact.run(store, Duration.ofMinutes(10), clock).blobs()).isZero();
    }
}
