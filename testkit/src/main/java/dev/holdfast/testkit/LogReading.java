package dev.holdfast.testkit;

import static dev.holdfast.testkit.Samples.event;
import static dev.holdfast.testkit.Samples.events;
import static dev.holdfast.testkit.Samples.tagged;
import static dev.holdfast.testkit.Samples.withId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Pages;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Reads are pages of one stream, of everything, or of one tag, in order and without a hole. */
interface LogReading extends OpenStore {
    @Test
    default void anEmptyStoreHasNothing() {
        assertThat(log().version("a")).isZero();
        assertThat(log().read("a", 0, 1)).isEmpty();
        assertThat(log().readAll(0, 1)).isEmpty();
        assertThat(log().find("a")).isEmpty();
        assertThat(log().readTagged("a", 0, 1)).isEmpty();
    }

    @Test
    default void aStreamIsReadInPagesOfAnySize() {
        log().append("a", Expected.none(), events(10));
        log().append("b", Expected.none(), events(3));
        for (int limit : new int[] {1, 3, 5, 9, 10, 11, Log.MAX_BATCH}) {
            List<Event> read = PageByPage.all(
                    limit, last -> log().read("a", last.map(Event::version).orElse(0L), limit));
            assertThat(read)
                    .extracting(Event::version)
                    .isEqualTo(LongStream.rangeClosed(1, 10).boxed().toList());
        }
        assertThat(log().read("a", 10, 1)).isEmpty();
        assertThat(log().read("a", 11, 5)).isEmpty();
        assertThat(log().read("a", Long.MAX_VALUE, 5)).isEmpty();
    }

    @Test
    default void allStreamsAreOneSequence() {
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            List<NewEvent> batch = events(1 + i % 3);
            batch.forEach(event -> written.add(event.id()));
            log().append("stream-" + i % 4, Expected.any(), batch);
        }
        List<Event> all = log().readAll(0, Log.MAX_BATCH);
        assertThat(all).extracting(Event::id).isEqualTo(written);
        assertThat(all.getFirst().position()).isPositive();
        for (int limit : new int[] {1, 7, 23, 24, 25}) {
            assertThat(PageByPage.<Event>all(
                            limit,
                            last -> log().readAll(last.map(Event::position).orElse(0L), limit)))
                    .isEqualTo(all);
        }
        assertThat(log().readAll(all.getLast().position(), 1)).isEmpty();
        assertThat(log().readAll(Long.MAX_VALUE, 1)).isEmpty();
    }

    @Test
    default void positionsGrowAndEveryReadAgreesOnThem() {
        for (int i = 0; i < 6; i++) {
            log().append("s" + i % 2, Expected.any(), List.of(tagged("t"), event()));
        }
        List<Event> all = log().readAll(0, 100);
        assertThat(all).extracting(Event::position).doesNotHaveDuplicates().isSorted();
        assertThat(log().read("s0", 0, 100))
                .isEqualTo(all.stream().filter(e -> e.stream().equals("s0")).toList());
        assertThat(log().readTagged("t", 0, 100))
                .isEqualTo(all.stream().filter(e -> e.version() % 2 == 1).toList());
        for (Event event : all) {
            assertThat(log().find(event.id())).contains(event);
            assertThat(log().readAll(event.position() - 1, 1)).containsExactly(event);
        }
    }

    @Test
    default void tagsFindEventsAcrossStreams() {
        log().append("a", Expected.none(), List.of(tagged("x", "y"), tagged("y"), event()));
        log().append("b", Expected.none(), List.of(tagged("x"), tagged("z", "x", "y")));
        List<Event> all = log().readAll(0, 10);
        assertThat(log().readTagged("x", 0, 10)).containsExactly(all.get(0), all.get(3), all.get(4));
        assertThat(log().readTagged("y", 0, 10)).containsExactly(all.get(0), all.get(1), all.get(4));
        assertThat(log().readTagged("z", 0, 10)).containsExactly(all.get(4));
        assertThat(log().readTagged("Z", 0, 10)).isEmpty();
        assertThat(log().readTagged("x", 0, 2)).containsExactly(all.get(0), all.get(3));
        assertThat(log().readTagged("x", all.get(0).position(), 1)).containsExactly(all.get(3));
        assertThat(log().readTagged("x", all.get(4).position(), 1)).isEmpty();
    }

    @Test
    default void aTagGivenTwiceFindsTheEventOnce() {
        log().append("a", Expected.none(), List.of(tagged("x", "x")));
        assertThat(log().readTagged("x", 0, 10)).hasSize(1);
        assertThat(log().readTagged("x", 0, 10).getFirst().meta().tags()).containsExactly("x", "x");
    }

    @Test
    default void anIdFindsItsEvent() {
        log().append("a", Expected.none(), List.of(withId("x"), withId("X")));
        assertThat(log().find("x").orElseThrow().version()).isEqualTo(1);
        assertThat(log().find("X").orElseThrow().version()).isEqualTo(2);
        assertThat(log().find("y")).isEmpty();
    }

    @Test
    default void aLimitHasBounds() {
        for (int limit : new int[] {-1, 0, Log.MAX_BATCH + 1, Integer.MAX_VALUE}) {
            String message = "the limit " + limit + " is not between 1 and 1000";
            assertThatThrownBy(() -> log().read("a", 0, limit))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> log().readAll(0, limit))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> log().readTagged("a", 0, limit))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }

    @Test
    default void aPageOfLongBodiesEndsEarlyAndTheRestFollows() {
        for (int i = 1; i <= 18; i++) {
            var event = NewEvent.of("long", Samples.NOON, Samples.longText(), Meta.tagged("x"));
            log().append(i % 2 == 0 ? "a" : "b", Expected.any(), List.of(event));
        }
        log().append("c", Expected.none(), List.of(tagged("x")));
        log().append("b", Expected.any(), List.of(event()));
        for (Pages<Event> all : List.of(Pages.of(log(), 0), Pages.tagged(log(), "x", 0))) {
            assertThat(all)
                    .extracting(Event::stream)
                    .hasSizeBetween(19, 20)
                    .startsWith("b", "a", "b", "a")
                    .contains("c");
        }
        assertThat(Pages.of(log(), "b", 0)).hasSize(10);
        for (List<Event> page : List.of(log().readAll(0, 1_000), log().readTagged("x", 0, 1_000))) {
            assertThat(page).hasSizeBetween(1, 17);
            assertThat(Pages.isLast(page, 1_000)).isFalse();
        }
        List<Event> end = log().read("b", 9, 1_000);
        assertThat(end).hasSize(1);
        assertThat(Pages.isLast(end, 1_000)).isTrue();
    }
}
