package dev.holdfast.testkit;

import static dev.holdfast.testkit.Samples.events;
import static dev.holdfast.testkit.Samples.tagged;
import static dev.holdfast.testkit.Samples.withId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.Truncation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Truncating removes the oldest events of a stream from every read, and no number is used again. */
interface LogTruncation extends OpenStore {
    @Test
    default void truncatedEventsAreGoneFromEveryRead() {
        log().append("a", Expected.none(), List.of(withId("x"), tagged("t"), withId("y"), tagged("t")));
        log().append("b", Expected.none(), List.of(tagged("t")));
        List<Event> all = log().readAll(0, 10);
        log().truncate("a", 2);
        assertThat(log().version("a")).isEqualTo(4);
        assertThat(log().read("a", 0, 10)).isEqualTo(all.subList(2, 4));
        assertThat(log().read("a", 1, 1)).containsExactly(all.get(2));
        assertThat(log().readAll(0, 10)).isEqualTo(all.subList(2, 5));
        assertThat(log().readTagged("t", 0, 10)).isEqualTo(all.subList(3, 5));
        assertThat(log().find("x")).isEmpty();
        assertThat(log().find("y")).contains(all.get(2));
    }

    @Test
    default void truncatingNeverReusesVersions() {
        log().append("a", Expected.none(), events(3));
        log().truncate("a", 3);
        assertThat(log().read("a", 0, 10)).isEmpty();
        assertThat(log().version("a")).isEqualTo(3);
        assertThatThrownBy(() -> log().append("a", Expected.none(), events(1)))
                .isInstanceOfSatisfying(
                        Conflict.class,
                        conflict -> assertThat(conflict.actual()).isEqualTo(3));
        assertThat(log().append("a", Expected.version(3), events(1))).isEqualTo(4);
        assertThat(log().read("a", 0, 10)).extracting(Event::version).containsExactly(4L);
    }

    @Test
    default void truncatingNeverReusesPositions() {
        log().append("a", Expected.none(), events(5));
        long last = log().readAll(0, 10).getLast().position();
        log().truncate("a", 5);
        log().append("b", Expected.none(), events(1));
        assertThat(log().readAll(last, 10)).extracting(Event::stream).containsExactly("b");
    }

    @Test
    default void truncatingAgainOrLessFarChangesNothing() {
        log().append("a", Expected.none(), events(5));
        log().truncate("a", 3);
        for (long through = 0; through <= 3; through++) {
            log().truncate("a", through);
            assertThat(log().read("a", 0, 10)).extracting(Event::version).containsExactly(4L, 5L);
        }
        log().truncate("a", 4);
        assertThat(log().read("a", 0, 10)).extracting(Event::version).containsExactly(5L);
        log().truncate("never written", 0);
        assertThat(log().version("never written")).isZero();
    }

    @Test
    default void nothingBeyondTheEndIsTruncated() {
        log().append("a", Expected.none(), events(2));
        for (long through : new long[] {-1, 3, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> log().truncate("a", through))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'a'")
                    .hasMessageContaining("2")
                    .hasMessageContaining(String.valueOf(through));
        }
        assertThatThrownBy(() -> log().truncate("b", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(log().read("a", 0, 10)).hasSize(2);
    }

    @Test
    default void truncatedStreamsAreListedInByteOrder() {
        assertThat(log().truncations("", 10)).isEmpty();
        for (String stream : List.of("b", "a", "\uD83D\uDE00", "\uFF5E", "untouched")) {
            log().append(stream, Expected.none(), events(3));
        }
        log().truncate("b", 3);
        log().truncate("a", 1);
        log().truncate("a", 2);
        log().truncate("a", 1);
        log().truncate("\uD83D\uDE00", 1);
        log().truncate("\uFF5E", 1);
        log().truncate("untouched", 0);
        log().append("b", Expected.version(3), events(1));
        List<Truncation> all = List.of(
                new Truncation("a", 2),
                new Truncation("b", 3),
                new Truncation("\uFF5E", 1),
                new Truncation("\uD83D\uDE00", 1));
        assertThat(log().truncations("", 10)).isEqualTo(all);
        assertThat(log().truncations("", 2)).isEqualTo(all.subList(0, 2));
        assertThat(log().truncations("aa", 10)).isEqualTo(all.subList(1, 4));
        assertThat(log().truncations("\uD83D\uDE00", 10)).isEmpty();
        for (int limit : new int[] {0, -1, 1001}) {
            assertThatThrownBy(() -> log().truncations("", limit)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    default void pagesAreFullAcrossWhatWasTruncated() {
        for (int i = 0; i < 6; i++) {
            log().append("a", Expected.any(), List.of(tagged("t"), tagged("t")));
            log().append("b", Expected.any(), List.of(tagged("t")));
        }
        log().truncate("a", 9);
        List<Event> left = log().readAll(0, 100);
        assertThat(left).hasSize(9);
        assertThat(log().readAll(0, 5)).isEqualTo(left.subList(0, 5));
        assertThat(log().readTagged("t", 0, 9)).isEqualTo(left);
        assertThat(log().read("a", 0, 3)).extracting(Event::version).containsExactly(10L, 11L, 12L);
    }
}
