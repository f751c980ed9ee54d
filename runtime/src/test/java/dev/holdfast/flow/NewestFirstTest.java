package dev.holdfast.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NewestFirstTest {
    private final FlowGround ground = new FlowGround();

    @AfterEach
    void close() {
        ground.close();
    }

    private void append(int count, Meta meta) {
        List<NewEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(NewEvent.of("x", Instant.EPOCH, Json.EMPTY, meta));
        }
        if (count > 0) {
            ground.store.log().append("s", Expected.any(), events);
        }
    }

    private List<Long> pages(int limit) {
        List<Long> all = new ArrayList<>();
        long before = Long.MAX_VALUE;
        List<Event> page;
        do {
            page = NewestFirst.page(ground.store.log(), "t", before, limit);
            page.forEach(event -> all.add(event.position()));
            before = page.isEmpty() ? before : page.getLast().position();
        } while (!page.isEmpty());
        return all;
    }

    @Test
    void pagesHoldEveryEventFromTheNewestOnHoweverTheyAreSpread() {
        var random = new Random(11);
        for (int i = 0; i < 30; i++) {
            append(random.nextInt(4) == 0 ? random.nextInt(900) : 0, Meta.NONE);
            append(random.nextInt(3), Meta.tagged("t"));
        }
        List<Long> expected = ground.store.log().readTagged("t", 0, 1_000).stream()
                .map(Event::position)
                .toList()
                .reversed();
        for (int limit : new int[] {1, 2, 7, 1_000}) {
            assertThat(pages(limit)).isEqualTo(expected);
        }
    }

    @Test
    void nothingIsFoundWhereNothingIs() {
        assertThat(pages(10)).isEmpty();
        append(500, Meta.NONE);
        assertThat(pages(10)).isEmpty();
    }

    @Test
    void moreThanAReadReturnsIsWalkedThrough() {
        append(1_000, Meta.tagged("t"));
        append(1_000, Meta.tagged("t"));
        append(1_000, Meta.tagged("t"));

        assertThat(pages(1_000)).hasSize(3_000).doesNotHaveDuplicates();
        assertThat(pages(999)).isEqualTo(pages(7));
    }
}
