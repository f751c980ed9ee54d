package dev.holdfast.testkit;

import static dev.holdfast.testkit.Samples.events;
import static dev.holdfast.testkit.Samples.withId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.StoreOptions.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What a handle may do: everything, read beside a writer, or nothing once it is closed. */
interface LogHandles extends OpenStore {
    @Test
    default void aReaderSeesWhatTheWriterHasWritten() throws Exception {
        log().append("a", Expected.none(), List.of(withId("x"), withId("y")));
        for (Access access : List.of(Access.READ_ONLY, Access.GUEST)) {
            Log reader = openAs(access).log();
            assertThat(reader.readAll(0, 1000)).isEqualTo(log().readAll(0, 1000));
            long version = log().append("a", Expected.any(), events(2));
            assertThat(reader.version("a")).isEqualTo(version);
            assertThat(reader.read("a", 0, 1000)).isEqualTo(log().read("a", 0, 1000));
            log().truncate("a", version - 1);
            assertThat(reader.readAll(0, 1000)).extracting(Event::version).containsExactly(version);
            assertThat(reader.find("x")).isEmpty();
        }
    }

    @Test
    default void aReaderBesideAWriterNeverMissesAnEvent() throws Exception {
        var writing = new Writing(3);
        List<Callable<List<Event>>> runners = new ArrayList<>();
        for (Access access : List.of(Access.READ_ONLY, Access.GUEST)) {
            Log reader = openAs(access).log();
            runners.add(() -> LogRacing.follow(writing, after -> reader.readAll(after, 7)));
        }
        Callable<List<Event>> writer = writing.by(() -> {
            for (int n = 0; n < 30; n++) {
                log().append("a", Expected.any(), events(3));
            }
            return List.of();
        });
        runners.addAll(List.of(writer, writer, writer));
        List<List<Event>> seen = Race.run(runners);
        List<Event> all = log().readAll(0, Log.MAX_BATCH);
        assertThat(all).hasSize(270);
        assertThat(seen.get(0)).isEqualTo(all);
        assertThat(seen.get(1)).isEqualTo(all);
    }

    @Test
    default void aReaderAppendsNothing() throws Exception {
        log().append("a", Expected.none(), events(2));
        for (Access access : List.of(Access.READ_ONLY, Access.GUEST)) {
            Log reader = openAs(access).log();
            assertThatThrownBy(() -> reader.append("a", Expected.any(), events(1)))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> reader.truncate("a", 1)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(log().read("a", 0, 10)).hasSize(2);
    }

    @Test
    default void aClosedLogIsRefused() {
        Log log = log();
        log.append("a", Expected.none(), events(1));
        assertThat(store().health().healthy()).isTrue();
        store().close();
        List<Runnable> uses = List.of(
                () -> log.append("a", Expected.any(), events(1)),
                () -> log.version("a"),
                () -> log.read("a", 0, 1),
                () -> log.readAll(0, 1),
                () -> log.find("a"),
                () -> log.readTagged("a", 0, 1),
                () -> log.truncate("a", 0));
        for (Runnable use : uses) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
        assertThat(store().health().healthy()).isFalse();
        store().close();
    }
}
