package dev.holdfast.testkit;

import static dev.holdfast.testkit.Samples.events;
import static dev.holdfast.testkit.Samples.tagged;
import static dev.holdfast.testkit.Samples.withId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Log;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.Truncation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A log opened again is the log that was closed. */
interface ReopenedLog extends OpenStore {
    @Test
    default void everyEventIsStillThere() throws Exception {
        List<String> names = Hostile.names();
        for (String name : names) {
            var meta = new Meta(List.of(name), name, null, List.of(name));
            log().append(
                            name,
                            Expected.none(),
                            List.of(new NewEvent(name, name, Samples.NOON, Json.string(name), meta)));
        }
        List<NewEvent> bodies = Hostile.bodies().stream()
                .map(body -> NewEvent.of("hard", Samples.NOON, body))
                .toList();
        log().append("a", Expected.any(), bodies);
        List<Event> before = log().readAll(0, 1000);
        reopen();
        assertThat(log().readAll(0, 1000)).isEqualTo(before).hasSize(names.size() + bodies.size());
        for (String name : names) {
            assertThat(log().read(name, 0, 1)).isEqualTo(log().readTagged(name, 0, 1));
            assertThat(log().find(name)).contains(log().read(name, 0, 1).getFirst());
        }
    }

    @Test
    default void numbersGoOnWhereTheyWere() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(log().append("a", Expected.version(i * 2L), events(2))).isEqualTo(i * 2L + 2);
            log().append("b" + i, Expected.none(), events(1));
            reopen();
        }
        assertThat(log().version("a")).isEqualTo(10);
        assertThat(log().read("a", 0, 100))
                .extracting(Event::version)
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(log().readAll(0, 100))
                .hasSize(15)
                .extracting(Event::position)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    default void truncationIsRememberedAndNoNumberIsUsedAgain() throws Exception {
        log().append("a", Expected.none(), List.of(tagged("t"), withId("x"), tagged("t")));
        log().append("gone", Expected.none(), events(4));
        long last = log().readAll(0, 100).getLast().position();
        log().truncate("a", 2);
        log().truncate("gone", 4);
        reopen();
        assertThat(log().truncations("", 10)).containsExactly(new Truncation("a", 2), new Truncation("gone", 4));
        assertThat(log().readAll(0, 100)).extracting(Event::version).containsExactly(3L);
        assertThat(log().readTagged("t", 0, 100)).hasSize(1);
        assertThat(log().find("x")).isEmpty();
        assertThat(log().version("gone")).isEqualTo(4);
        assertThatThrownBy(() -> log().append("gone", Expected.none(), events(1)))
                .isInstanceOf(Conflict.class);
        assertThat(log().append("gone", Expected.version(4), events(1))).isEqualTo(5);
        assertThat(log().readAll(last, 10)).extracting(Event::stream).containsExactly("gone");
        reopen();
        assertThat(log().read("gone", 0, 10)).extracting(Event::version).containsExactly(5L);
    }

    @Test
    default void aRepetitionIsRecognised() throws Exception {
        List<NewEvent> batch = events(3);
        log().append("a", Expected.none(), events(2));
        log().append("a", Expected.version(2), batch);
        log().append("a", Expected.version(5), events(1));
        reopen();
        assertThat(log().append("a", Expected.version(2), batch)).isEqualTo(5);
        assertThat(log().version("a")).isEqualTo(6);
        assertThatThrownBy(() -> log().append("a", Expected.any(), List.of(batch.get(2), batch.get(1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void aConflictLeavesNothingBehind() throws Exception {
        log().append("a", Expected.none(), events(1));
        assertThatThrownBy(() -> log().append("a", Expected.none(), events(2))).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> log().append("b", Expected.version(3), events(2)))
                .isInstanceOf(Conflict.class);
        reopen();
        assertThat(log().readAll(0, 10)).hasSize(1);
        assertThat(log().version("b")).isZero();
    }

    @Test
    default void closingUnderWritersKeepsWhatWasAcknowledged() throws Exception {
        var underway = new CountDownLatch(30);
        Callable<List<String>> writer = () -> {
            List<String> acknowledged = new ArrayList<>();
            Log log = log();
            try {
                for (int i = 0; i < 10_000; i++) {
                    List<NewEvent> batch = events(2);
                    log.append("a", Expected.any(), batch);
                    batch.forEach(event -> acknowledged.add(event.id()));
                    underway.countDown();
                }
                throw new AssertionError("a closed log goes on");
            } catch (IllegalStateException closed) {
                return acknowledged;
            }
        };
        Callable<List<String>> closer = () -> {
            assertThat(underway.await(60, TimeUnit.SECONDS)).isTrue();
            store().close();
            return List.of();
        };
        List<List<String>> acknowledged = Race.run(List.of(writer, writer, writer, closer));
        reopen();
        List<String> stored =
                PageByPage.<Event>all(
                                100,
                                last -> log().read("a", last.map(Event::version).orElse(0L), 100))
                        .stream()
                        .map(Event::id)
                        .toList();
        List<String> all = acknowledged.stream().flatMap(List::stream).sorted().toList();
        assertThat(stored.stream().sorted().toList()).isEqualTo(all);
    }

    @Test
    default void aLogUsedAtRandomAndReopenedDoesWhatTheModelDoes() {
        new LogModel(this).run(300, List.of(this::reopen));
    }
}
