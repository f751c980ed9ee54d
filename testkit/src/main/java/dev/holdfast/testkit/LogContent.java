package dev.holdfast.testkit;

import static dev.holdfast.testkit.Samples.NOON;
import static dev.holdfast.testkit.Samples.event;
import static dev.holdfast.testkit.Samples.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What goes in comes out, whatever it is. */
interface LogContent extends OpenStore {
    @Test
    default void anEventComesBackAsItWasWritten() {
        var meta = new Meta(List.of("cause-2", "cause-1"), "trace-9", "agent smith", List.of("z", "a", "m"));
        var written = new NewEvent("my own id", "order placed", NOON, Json.parse("{\"b\":[1,{}],\"a\":null}"), meta);
        log().append("orders/42", Expected.none(), List.of(written));
        Event read = log().find("my own id").orElseThrow();
        assertThat(read).isEqualTo(Event.stored(written, "orders/42", 1, read.position()));
    }

    @Test
    default void whatIsAbsentStaysAbsent() {
        log().append("a", Expected.none(), List.of(event()));
        Meta meta = log().read("a", 0, 1).getFirst().meta();
        assertThat(meta).isEqualTo(Meta.NONE);
    }

    @Test
    default void timesAreKeptToTheMillisecond() {
        List<NewEvent> written = new ArrayList<>();
        for (String time : List.of(
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999Z",
                "0001-01-01T00:00:00.001Z",
                "2026-07-01T10:20:30.1Z",
                "9999-12-31T23:59:59.999Z",
                "2026-07-01T10:20:30.123999999Z",
                "2024-02-29T12:00:00.010Z")) {
            written.add(NewEvent.of("timed", Instant.parse(time), Json.EMPTY));
        }
        log().append("a", Expected.none(), written);
        assertThat(log().read("a", 0, 100))
                .extracting(Event::time)
                .isEqualTo(written.stream().map(NewEvent::time).toList());
        assertThat(log().read("a", 5, 1).getFirst().time()).isEqualTo("2026-07-01T10:20:30.123Z");
    }

    @Test
    default void theOrderOfAppendsCountsNotTheTimes() {
        List<NewEvent> backwards = events(5).reversed();
        backwards.forEach(event -> log().append("a", Expected.any(), List.of(event)));
        assertThat(log().readAll(0, 10))
                .extracting(Event::id)
                .isEqualTo(backwards.stream().map(NewEvent::id).toList());
    }

    @Test
    default void hardBodiesComeBackEqual() {
        List<Json> bodies = Hostile.bodies();
        List<NewEvent> written =
                bodies.stream().map(body -> NewEvent.of("hard", NOON, body)).toList();
        log().append("a", Expected.none(), written);
        List<Event> read = log().read("a", 0, 100);
        assertThat(read).hasSameSizeAs(bodies);
        for (int i = 0; i < bodies.size(); i++) {
            assertThat(read.get(i).body()).isEqualTo(bodies.get(i));
        }
        assertThat(log().readAll(0, 100)).isEqualTo(read);
    }

    @Test
    default void hostileNamesAreKeptApart() {
        List<String> names = Hostile.names();
        for (String name : names) {
            var meta = new Meta(List.of(name), name, name, List.of(name));
            var event = new NewEvent(name, name, NOON, Json.string(name), meta);
            assertThat(log().append(name, Expected.none(), List.of(event)))
                    .as(name)
                    .isEqualTo(1);
        }
        assertThat(log().readAll(0, 1000)).extracting(Event::stream).isEqualTo(names);
        for (String name : names) {
            Event event = log().find(name).orElseThrow();
            assertThat(event.body()).isEqualTo(Json.string(name));
            assertThat(event.meta()).isEqualTo(new Meta(List.of(name), name, name, List.of(name)));
            assertThat(List.of(event.id(), event.type(), event.stream())).containsOnly(name);
            assertThat(log().read(name, 0, 10)).containsExactly(event);
            assertThat(log().readTagged(name, 0, 10)).containsExactly(event);
            assertThat(log().version(name)).isEqualTo(1);
        }
    }

    @Test
    default void badNamesAreRefusedEverywhere() {
        for (String bad : Hostile.badNames()) {
            List<Runnable> uses = List.of(
                    () -> log().append(bad, Expected.any(), events(1)),
                    () -> log().version(bad),
                    () -> log().read(bad, 0, 1),
                    () -> log().readTagged(bad, 0, 1),
                    () -> log().find(bad),
                    () -> log().truncate(bad, 0));
            for (Runnable use : uses) {
                assertThatThrownBy(use::run).isInstanceOf(IllegalArgumentException.class);
            }
        }
        assertThat(log().readAll(0, 1)).isEmpty();
    }

    @Test
    default void everyLimitCanBeReachedAtOnce() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < Names.MAX_TAGS; i++) {
            many.add("%03d".formatted(i) + "é".repeat(254));
        }
        String longest = "😀".repeat(Names.MAX_BYTES / 4);
        Json body = Json.string("x".repeat(Math.min(store().limits().eventBytes(), NewEvent.MAX_BODY_BYTES / 2) - 2));
        var written = new NewEvent(longest, longest, NOON, body, new Meta(many, longest, longest, many));
        log().append(longest, Expected.none(), List.of(written));
        Event read = log().read(longest, 0, 1).getFirst();
        assertThat(read).isEqualTo(Event.stored(written, longest, 1, read.position()));
        assertThat(log().readTagged(many.getLast(), 0, 1)).containsExactly(read);
    }

    /** What goes to blobs where it is large is tried up to a few MiB. */
    @Test
    default void aBodyAtTheLimitIsTakenAndReadBack() {
        int bytes = Math.min(store().limits().eventBytes(), 4 * NewEvent.MAX_BODY_BYTES);
        int characters = bytes - 2;
        Json body = Json.ofCompact(new Random(1)
                .ints(characters, '0', 'z' + 1)
                .map(c -> c == '\\' ? '!' : c)
                .collect(
                        () -> new StringBuilder(bytes).append('"'),
                        StringBuilder::appendCodePoint,
                        StringBuilder::append)
                .append('"')
                .toString());
        log().append("a", Expected.none(), List.of(NewEvent.of("large", NOON, body)));
        assertThat(log().read("a", 0, 1).getFirst().body().text().equals(body.text()))
                .isTrue();
    }

    @Test
    default void aBodyAboveTheLimitIsRefusedByASentence() {
        int limit = store().limits().eventBytes();
        NewEvent event = NewEvent.of("large", NOON, Json.ofCompact("\"" + "x".repeat(limit - 1) + "\""));
        assertThatThrownBy(() -> log().append("a", Expected.none(), List.of(event(), event)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the body of event " + event.id() + " has " + (limit + 1) + " bytes, more than " + limit
                        + "; store it as a blob and refer to it");
        assertThat(log().version("a")).isZero();
    }

    @Test
    default void manyLargeBodiesFitInOneBatch() {
        Json body = Json.string("é".repeat(100_000));
        List<NewEvent> batch = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            batch.add(NewEvent.of("large", NOON, body));
        }
        log().append("a", Expected.none(), batch);
        assertThat(log().read("a", 0, 100))
                .hasSize(40)
                .allMatch(event -> event.body().equals(body));
    }
}
