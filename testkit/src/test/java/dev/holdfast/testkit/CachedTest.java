package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.cache.CachedBackend;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.store.metrics.Meter.Outcome;
import dev.holdfast.store.metrics.MeteredBackend;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cache reads less and never tells what is no longer so; a meter hears of every operation. */
class CachedTest {
    private final Backend stored = new MemoryBackend(StoreOptions.defaults().withClock(new SettableClock()));
    private final List<String> heard = new ArrayList<>();
    private final Backend metered = new MeteredBackend(stored, (operation, outcome, took) -> {
        assertThat(took.isNegative()).isFalse();
        heard.add(operation + " " + outcome);
    });

    @Test
    void aStreamReadAgainIsReadFromMemoryButForItsEnds() {
        var faulty = new FaultyBackend(stored);
        Backend cached = new CachedBackend(faulty, 1 << 20);
        cached.log().append("a", Expected.none(), Samples.events(10));
        List<Event> first = cached.log().read("a", 0, 5);
        assertThat(cached.log().read("a", 5, 100)).hasSize(5);
        long before = faulty.operations();
        assertThat(cached.log().read("a", 0, 5)).isEqualTo(first);
        assertThat(faulty.operations()).isEqualTo(before + 1);
        assertThat(cached.log().read("a", 3, 100)).isEqualTo(stored.log().read("a", 3, 100));
        assertThat(faulty.operations()).isEqualTo(before + 3);
    }

    @Test
    void whatAnotherProcessAppendsOrTruncatesIsSeenAtOnce() {
        Backend cached = new CachedBackend(stored, 1 << 20);
        stored.log().append("a", Expected.none(), Samples.events(10));
        for (int round = 1; round <= 10; round++) {
            for (int after = 0; after <= 12; after++) {
                for (int limit : new int[] {1, 3, 100}) {
                    assertThat(cached.log().read("a", after, limit))
                            .isEqualTo(stored.log().read("a", after, limit));
                }
            }
            stored.log().truncate("a", round);
            stored.log().append("a", Expected.any(), Samples.events(round % 3 + 1));
        }
    }

    @Test
    void aBlobIsReadOnceAndForgottenWhenItIsSwept() {
        var faulty = new FaultyBackend(stored);
        Backend cached = new CachedBackend(faulty, 1 << 20);
        byte[] content = "abc".getBytes(StandardCharsets.UTF_8);
        Digest digest = stored.blobs().put(content);
        assertThat(cached.blobs().get(digest)).contains(content);
        long before = faulty.operations();
        assertThat(cached.blobs().get(digest)).contains(content);
        assertThat(faulty.operations()).isEqualTo(before);
        assertThat(cached.blobs().delete(digest, Instant.MAX)).isTrue();
        assertThat(cached.blobs().get(digest)).isEmpty();
    }

    @Test
    void whatDoesNotFitIsNotKept() {
        var faulty = new FaultyBackend(stored);
        Backend cached = new CachedBackend(faulty, 20_000);
        Digest small = cached.blobs().put(new byte[100]);
        Digest large = cached.blobs().put(new byte[50_000]);
        long before = faulty.operations();
        assertThat(cached.blobs().get(large).orElseThrow()).hasSize(50_000);
        assertThat(faulty.operations()).isEqualTo(before + 1);
        assertThat(cached.blobs().get(small).orElseThrow()).hasSize(100);
        assertThat(faulty.operations()).isEqualTo(before + 1);
        for (int i = 0; i < 20; i++) {
            cached.blobs().put(new byte[1_000 + i]);
        }
        assertThat(cached.blobs().get(small).orElseThrow()).hasSize(100);
        assertThat(faulty.operations()).isEqualTo(before + 22);
    }

    @Test
    void aMeterHearsHowEveryOperationEnded() {
        metered.log().append("a", Expected.none(), Samples.events(1));
        assertThat(Seeded.answer(() -> metered.log().append("a", Expected.none(), Samples.events(1))))
                .isEqualTo(Seeded.conflictAt(1));
        assertThat(Seeded.answer(() -> metered.docs().get("", "k"))).isEqualTo(Seeded.REFUSED);
        metered.blobs().list(null, 1);
        assertThat(heard)
                .containsExactly(
                        "log.append " + Outcome.DONE,
                        "log.append " + Outcome.CONFLICT,
                        "docs.get " + Outcome.REFUSED,
                        "blobs.list " + Outcome.DONE);
    }
}
