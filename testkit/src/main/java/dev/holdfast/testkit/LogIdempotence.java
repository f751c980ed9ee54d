package dev.holdfast.testkit;

import static dev.holdfast.testkit.Samples.event;
import static dev.holdfast.testkit.Samples.events;
import static dev.holdfast.testkit.Samples.withId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.StoreException.Unavailable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Appending the same ids again has the effect of once. */
interface LogIdempotence extends OpenStore {
    @Test
    default void theSameBatchAgainGivesTheSameAnswerWhateverIsExpected() {
        log().append("a", Expected.none(), events(2));
        List<NewEvent> batch = events(3);
        assertThat(log().append("a", Expected.version(2), batch)).isEqualTo(5);
        log().append("a", Expected.version(5), events(4));
        List<Event> before = log().readAll(0, 100);
        for (Expected stale : List.of(Expected.version(2), Expected.none(), Expected.any(), Expected.version(77))) {
            assertThat(log().append("a", stale, batch))
                    .as("expecting %s", stale)
                    .isEqualTo(5);
        }
        assertThat(log().readAll(0, 100)).isEqualTo(before);
        assertThat(log().version("a")).isEqualTo(9);
    }

    @Test
    default void whatStandsSideBySideIsARepetitionHoweverItWasBatched() {
        List<NewEvent> four = events(4);
        log().append("a", Expected.none(), four.subList(0, 3));
        log().append("a", Expected.version(3), four.subList(3, 4));
        assertThat(log().append("a", Expected.none(), four.subList(1, 2))).isEqualTo(2);
        assertThat(log().append("a", Expected.none(), four)).isEqualTo(4);
        assertThat(log().version("a")).isEqualTo(4);
    }

    @Test
    default void onlyIdsAreCompared() {
        log().append("a", Expected.none(), List.of(withId("x")));
        NewEvent other = event();
        var sameId = new NewEvent("x", other.type(), other.time(), other.body(), other.meta());
        assertThat(log().append("a", Expected.none(), List.of(sameId))).isEqualTo(1);
        assertThat(log().find("x").orElseThrow().body()).isEqualTo(withId("x").body());
    }

    @Test
    default void aPartRepeatedIsRefused() {
        List<NewEvent> held = events(3);
        log().append("a", Expected.none(), held);
        List<List<NewEvent>> parts = List.of(
                List.of(held.get(2), event()),
                List.of(event(), held.get(0)),
                List.of(held.get(1), held.get(0)),
                List.of(held.get(0), held.get(2)),
                List.of(held.get(0), event(), held.get(1)),
                List.of(event(), held.get(1), event()));
        for (List<NewEvent> part : parts) {
            assertThatThrownBy(() -> log().append("a", Expected.any(), part))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'a'");
        }
        assertThat(log().readAll(0, 10))
                .extracting(Event::id)
                .isEqualTo(held.stream().map(NewEvent::id).toList());
        assertThat(log().append("a", Expected.version(3), events(1))).isEqualTo(4);
    }

    @Test
    default void anotherStreamMayHoldTheSameIds() {
        List<NewEvent> batch = List.of(withId("x"), withId("y"));
        log().append("b", Expected.none(), events(1));
        log().append("a", Expected.none(), batch);
        assertThat(log().append("b", Expected.version(1), batch)).isEqualTo(3);
        assertThatThrownBy(() -> log().append("c", Expected.version(1), batch)).isInstanceOf(Conflict.class);
        assertThat(log().append("b", Expected.none(), batch)).isEqualTo(3);
        assertThat(log().find("x").orElseThrow().stream()).isEqualTo("a");
    }

    @Test
    default void idsOfTruncatedEventsAreForgotten() {
        List<NewEvent> batch = List.of(withId("x"), withId("y"));
        log().append("a", Expected.none(), batch);
        log().truncate("a", 1);
        assertThatThrownBy(() -> log().append("a", Expected.any(), batch)).isInstanceOf(IllegalArgumentException.class);
        assertThat(log().append("a", Expected.none(), List.of(withId("y")))).isEqualTo(2);
        assertThat(log().append("a", Expected.version(2), List.of(withId("x")))).isEqualTo(3);
        log().truncate("a", 3);
        assertThatThrownBy(() -> log().append("a", Expected.none(), batch)).isInstanceOf(Conflict.class);
        assertThat(log().append("a", Expected.version(3), batch)).isEqualTo(5);
    }

    @Test
    default void racingRepetitionsStoreOnce() throws Exception {
        for (int round = 0; round < 20; round++) {
            String stream = "race-" + round;
            List<NewEvent> batch = events(3);
            assertThat(Race.run(6, () -> log().append(stream, Expected.none(), batch)))
                    .containsOnly(3L);
            assertThat(log().read(stream, 0, 10)).hasSize(3);
        }
    }

    @Test
    default void aWriterThatLostAReplyAppendsAgain() {
        var faulty = new FaultyBackend(store());
        for (int i = 0; i < 5; i++) {
            List<NewEvent> batch = events(3);
            Expected expected = Expected.version(i * 3L);
            faulty.loseReplyAt(1);
            assertThatThrownBy(() -> faulty.log().append("a", expected, batch))
                    .isInstanceOfSatisfying(
                            Unavailable.class,
                            lost -> assertThat(lost.nothingWritten()).isFalse());
            assertThat(faulty.log().append("a", expected, batch)).isEqualTo(i * 3L + 3);
        }
        assertThat(log().read("a", 0, 100)).hasSize(15);
    }
}
