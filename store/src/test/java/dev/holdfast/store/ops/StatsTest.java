package dev.holdfast.store.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.store.ops.StoreStats.StreamSize;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Backend store = new MemoryBackend(StoreOptions.defaults());

    private static NewEvent event(String type, int second) {
        return NewEvent.of(type, NOON.plusSeconds(second), Json.parse("\"é\""));
    }

    @Test
    void anEmptyStoreHasNothingToCount() {
        StoreStats stats = Stats.of(store);
        assertThat(stats.events()).isZero();
        assertThat(stats.firstTime()).isNull();
        assertThat(stats.lastTime()).isNull();
        assertThat(stats.largestStreams()).isEmpty();
        assertThat(stats.eventsByType()).isEmpty();
        assertThat(stats.documentsByCollection()).isEmpty();
    }

    @Test
    void everythingIsCounted() {
        store.log().append("a", Expected.none(), List.of(event("x", 5), event("y", 1), event("x", 9)));
        store.log().append("b", Expected.none(), List.of(event("y", 3)));
        store.log().truncate("a", 1);
        for (int i = 0; i < 1_500; i++) {
            store.docs().put("c" + i % 2, "k" + i, Expected.none(), NewDoc.of(Json.EMPTY));
            store.blobs().put(new byte[i]);
        }
        StoreStats stats = Stats.of(store);
        assertThat(stats.streams()).isEqualTo(2);
        assertThat(stats.events()).isEqualTo(3);
        assertThat(stats.bodyBytes()).isEqualTo(3 * 4);
        assertThat(stats.firstTime()).isEqualTo(NOON.plusSeconds(1));
        assertThat(stats.lastTime()).isEqualTo(NOON.plusSeconds(9));
        assertThat(stats.largestStreams()).containsExactly(new StreamSize("a", 3, 2), new StreamSize("b", 1, 1));
        assertThat(stats.eventsByType()).containsExactly(Map.entry("x", 1L), Map.entry("y", 2L));
        assertThat(stats.documentsByCollection()).containsExactly(Map.entry("c0", 750L), Map.entry("c1", 750L));
        assertThat(stats.blobs()).isEqualTo(1_500);
        assertThat(stats.blobBytes()).isEqualTo(1_500 * 1_499 / 2);
    }

    @Test
    void theLargestStreamsAreNamedInOrder() {
        for (int round = 0; round < 30; round++) {
            for (int stream = 0; stream < 30; stream++) {
                if (stream >= round) {
                    store.log().append("s%02d".formatted(stream), Expected.any(), List.of(event("t", 0)));
                }
            }
        }
        List<StreamSize> expected = new ArrayList<>();
        for (int stream = 29; stream > 19; stream--) {
            expected.add(new StreamSize("s" + stream, stream + 1, stream + 1));
        }
        assertThat(Stats.of(store).largestStreams()).isEqualTo(expected);
    }

    @Test
    void typesBeyondALimitAreCountedTogether() {
        for (int batch = 0; batch < 11; batch++) {
            List<NewEvent> events = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                events.add(event("type-" + (batch * 1_000 + i), 0));
            }
            store.log().append("a", Expected.any(), events);
        }
        StoreStats stats = Stats.of(store);
        assertThat(stats.eventsByType()).hasSize(Stats.MAX_TYPES + 1).containsEntry(Stats.OTHER_TYPES, 1_000L);
        assertThat(stats.eventsByType().values().stream().mapToLong(n -> n).sum())
                .isEqualTo(stats.events());
    }
}
