package dev.holdfast.store.ops;

import static dev.holdfast.store.ops.StreamTrail.Step.BROKEN;
import static dev.holdfast.store.ops.StreamTrail.Step.FIRST;
import static dev.holdfast.store.ops.StreamTrail.Step.NEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamTrailTest {
    private final Log log = new MemoryBackend(StoreOptions.defaults()).log();

    private void fill() {
        for (int i = 0; i < 40; i++) {
            log.append("s" + i % 4, Expected.any(), List.of(NewEvent.of("t", Instant.EPOCH, Json.EMPTY)));
        }
        log.truncate("s1", 3);
    }

    @Test
    void itFollowsMoreStreamsThanItRemembers() {
        fill();
        for (int remembered : new int[] {1, 2, 3, 4, 100}) {
            var trail = new StreamTrail(log, remembered);
            List<StreamTrail.Step> steps =
                    log.readAll(0, 100).stream().map(trail::step).toList();
            assertThat(steps.stream().filter(step -> step == FIRST)).hasSize(4);
            assertThat(steps.stream().filter(step -> step == NEXT)).hasSize(33);
            assertThat(trail.lastVersions().size()).isEqualTo(Math.min(remembered, 4));
        }
    }

    @Test
    void itSeesAHoleWhetherOrNotItRemembersTheStream() {
        fill();
        List<Event> events = log.read("s0", 0, 10);
        var trail = new StreamTrail(log, 10);
        assertThat(trail.step(events.get(0))).isEqualTo(FIRST);
        assertThat(trail.step(events.get(2))).isEqualTo(BROKEN);
        assertThat(trail.step(events.get(3))).isEqualTo(NEXT);
        assertThat(trail.step(events.get(3))).isEqualTo(BROKEN);
        Event unknown = Tampered.with(events.get(9), 12, 99, Json.EMPTY);
        assertThat(new StreamTrail(log, 10).step(unknown)).isEqualTo(BROKEN);
    }
}
