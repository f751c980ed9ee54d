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
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Conflict;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Appends are atomic, numbered without holes, and made only at the expected version. */
interface LogAppending extends OpenStore {
    @Test
    default void versionsAreOneTwoThree() {
        assertThat(log().version("a")).isZero();
        assertThat(log().append("a", Expected.none(), events(1))).isEqualTo(1);
        assertThat(log().append("a", Expected.version(1), events(3))).isEqualTo(4);
        assertThat(log().append("a", Expected.any(), events(1))).isEqualTo(5);
        assertThat(log().version("a")).isEqualTo(5);
        assertThat(log().read("a", 0, 10)).extracting(Event::version).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    default void streamsAreNumberedApart() {
        log().append("a", Expected.none(), events(2));
        assertThat(log().append("b", Expected.none(), events(1))).isEqualTo(1);
        assertThat(log().version("a")).isEqualTo(2);
        assertThat(log().version("c")).isZero();
    }

    @Test
    default void aBatchKeepsItsOrder() {
        List<NewEvent> batch = events(Log.MAX_BATCH);
        assertThat(log().append("a", Expected.none(), batch)).isEqualTo(Log.MAX_BATCH);
        List<Event> stored = log().read("a", 0, Log.MAX_BATCH);
        assertThat(stored)
                .extracting(Event::id)
                .isEqualTo(batch.stream().map(NewEvent::id).toList());
        assertThat(stored)
                .extracting(Event::version)
                .isEqualTo(LongStream.rangeClosed(1, Log.MAX_BATCH).boxed().toList());
    }

    @Test
    default void nothingThereYetMeansAStreamNeverWritten() {
        log().append("a", Expected.none(), events(2));
        assertThatThrownBy(() -> log().append("a", Expected.none(), events(1)))
                .isInstanceOfSatisfying(
                        Conflict.class,
                        conflict -> assertThat(conflict.actual()).isEqualTo(2))
                .hasMessage("stream 'a' is at version 2, but the writer expected nothing there yet");
    }

    @Test
    default void aVersionMustBeTheCurrentOne() {
        log().append("a", Expected.version(0), events(2));
        for (long stale : new long[] {0, 1, 3, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> log().append("a", Expected.version(stale), events(1)))
                    .isInstanceOfSatisfying(
                            Conflict.class,
                            conflict -> assertThat(conflict.actual()).isEqualTo(2))
                    .hasMessage("stream 'a' is at version 2, but the writer expected version " + stale);
        }
        assertThatThrownBy(() -> log().append("b", Expected.version(1), events(1)))
                .isInstanceOfSatisfying(
                        Conflict.class,
                        conflict -> assertThat(conflict.actual()).isZero());
        assertThat(log().append("a", Expected.version(2), events(1))).isEqualTo(3);
    }

    @Test
    default void aConflictStoresNothing() {
        log().append("a", Expected.none(), events(1));
        List<Event> before = log().readAll(0, 10);
        assertThatThrownBy(() -> log().append("a", Expected.none(), List.of(tagged("t"), withId("lost"))))
                .isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> log().append("b", Expected.version(1), List.of(tagged("t"), event())))
                .isInstanceOf(Conflict.class);
        assertThat(log().version("a")).isEqualTo(1);
        assertThat(log().version("b")).isZero();
        assertThat(log().readAll(0, 10)).isEqualTo(before);
        assertThat(log().readTagged("t", 0, 10)).isEmpty();
        assertThat(log().find("lost")).isEmpty();
    }

    @Test
    default void aBatchIsRefusedWholeOrNotAtAll() {
        assertThatThrownBy(() -> log().append("a", Expected.any(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an append takes 1 to 1000 events, not 0");
        assertThatThrownBy(() -> log().append("a", Expected.any(), events(Log.MAX_BATCH + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an append takes 1 to 1000 events, not 1001");
        assertThatThrownBy(() -> log().append("a", Expected.any(), List.of(withId("x"), event(), withId("x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a batch of 3 events names an id twice");
        assertThat(log().version("a")).isZero();
        assertThat(log().readAll(0, 10)).isEmpty();
        assertThat(log().find("x")).isEmpty();
    }

    @Test
    default void aStreamGoesOnAfterARefusal() {
        log().append("a", Expected.none(), events(1));
        assertThatThrownBy(() -> log().append("a", Expected.none(), events(2))).isInstanceOf(Conflict.class);
        assertThat(log().append("a", Expected.version(1), events(1))).isEqualTo(2);
    }
}
