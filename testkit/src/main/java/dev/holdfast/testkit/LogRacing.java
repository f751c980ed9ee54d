package dev.holdfast.testkit;

import static dev.holdfast.testkit.Samples.events;
import static dev.holdfast.testkit.Samples.tagged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Conflict;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Many writers and readers at once: every promise holds as if there were one. */
interface LogRacing extends OpenStore {
    @Test
    default void racingWritersFillEveryVersionOnce() throws Exception {
        Race.run(8, () -> {
            for (int i = 0; i < 20; i++) {
                appendUntilWon(events(1));
            }
            return null;
        });
        assertThat(log().read("a", 0, Log.MAX_BATCH))
                .extracting(Event::version)
                .isEqualTo(LongStream.rangeClosed(1, 160).boxed().toList());
    }

    private void appendUntilWon(List<NewEvent> batch) {
        for (long version = log().version("a"); ; ) {
            try {
                log().append("a", Expected.version(version), batch);
                return;
            } catch (Conflict lost) {
                assertThat(lost.actual()).isGreaterThan(version);
                version = lost.actual();
            }
        }
    }

    @Test
    default void ofWritersWhoExpectTheSameOneWins() throws Exception {
        for (int round = 0; round < 20; round++) {
            String stream = "race-" + round;
            List<Boolean> won = Race.run(6, () -> {
                try {
                    return log().append(stream, Expected.none(), events(2)) == 2;
                } catch (Conflict lost) {
                    return lost.actual() != 2;
                }
            });
            assertThat(won).containsOnlyOnce(true);
            assertThat(log().version(stream)).isEqualTo(2);
        }
    }

    @Test
    default void aReaderNeverMissesAnEvent() throws Exception {
        int writers = 6;
        int batches = 25;
        var writing = new Writing(writers);
        List<Callable<List<Event>>> runners = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            String stream = "stream-" + i % 4;
            runners.add(writing.by(() -> {
                for (int n = 0; n < batches; n++) {
                    log().append(stream, Expected.any(), List.of(tagged("t"), tagged(), tagged("t")));
                }
                return List.of();
            }));
        }
        runners.add(() -> follow(writing, after -> log().readAll(after, Log.MAX_BATCH)));
        runners.add(() -> follow(writing, after -> log().readAll(after, 5)));
        runners.add(() -> follow(writing, after -> log().readTagged("t", after, 7)));
        List<List<Event>> seen = Race.run(runners);
        List<Event> all = log().readAll(0, Log.MAX_BATCH);
        assertThat(all).hasSize(writers * batches * 3);
        assertThat(seen.get(writers)).isEqualTo(all);
        assertThat(seen.get(writers + 1)).isEqualTo(all);
        assertThat(seen.get(writers + 2))
                .isEqualTo(log().readTagged("t", 0, Log.MAX_BATCH))
                .hasSize(writers * batches * 2);
    }

    /** Reads on from the last position seen, until nobody writes and nothing more comes. */
    static List<Event> follow(Writing writing, LongFunction<List<Event>> read) {
        List<Event> seen = new ArrayList<>();
        while (true) {
            boolean done = !writing.goesOn();
            long last = seen.isEmpty() ? 0 : seen.getLast().position();
            List<Event> page = read.apply(last);
            assertThat(page).allMatch(event -> event.position() > last);
            seen.addAll(page);
            if (done && page.isEmpty()) {
                return seen;
            }
            Thread.yield();
        }
    }

    @Test
    default void aBatchIsSeenWholeOrNotAtAll() throws Exception {
        var writing = new Writing(1);
        Callable<Integer> writer = writing.by(() -> {
            for (int i = 0; i < 40; i++) {
                log().append("a", Expected.version(i * 7L), events(7));
            }
            return 0;
        });
        Callable<Integer> reader = () -> {
            int partial = 0;
            while (writing.goesOn()) {
                long version = log().version("a");
                int read = log().read("a", 0, Log.MAX_BATCH).size();
                partial += version % 7 == 0 && read % 7 == 0 && read >= version ? 0 : 1;
                Thread.yield();
            }
            return partial;
        };
        assertThat(Race.run(List.of(writer, reader, reader))).containsOnly(0);
    }

    @Test
    default void everyoneSeesWhatWasAcknowledged() throws Exception {
        Race.run(6, () -> {
            for (int i = 0; i < 15; i++) {
                List<NewEvent> batch = List.of(tagged("t-" + i));
                long version = log().append("a", Expected.any(), batch);
                String id = batch.getFirst().id();
                assertThat(log().version("a")).isGreaterThanOrEqualTo(version);
                assertThat(log().read("a", version - 1, 1))
                        .extracting(Event::id)
                        .containsExactly(id);
                Event event = log().find(id).orElseThrow();
                assertThat(log().readAll(event.position() - 1, 1)).containsExactly(event);
                assertThat(log().readTagged("t-" + i, event.position() - 1, 1)).containsExactly(event);
            }
            return null;
        });
    }

    @Test
    default void anInterruptIsKeptAndCutsNothingShort() throws Exception {
        Callable<Integer> interrupted = () -> {
            int kept = 0;
            for (int i = 0; i < 15; i++) {
                Thread.currentThread().interrupt();
                log().append("a", Expected.any(), events(1));
                log().read("a", 0, Log.MAX_BATCH);
                log().readAll(0, 1);
                kept += Thread.interrupted() ? 1 : 0;
            }
            return kept;
        };
        Callable<Integer> undisturbed = () -> {
            for (int i = 0; i < 15; i++) {
                log().append("b", Expected.any(), events(1));
            }
            return 15;
        };
        assertThat(Race.run(List.of(interrupted, undisturbed, interrupted, undisturbed)))
                .containsOnly(15);
        assertThat(log().version("a")).isEqualTo(30);
        assertThat(log().version("b")).isEqualTo(30);
        assertThat(log().readAll(0, 100)).hasSize(60);
    }

    @Test
    default void aHailOfInterruptsHarmsNobody() throws Exception {
        var writing = new Writing(3);
        Queue<Thread> targets = new ConcurrentLinkedQueue<>();
        Callable<Long> writer = writing.by(() -> {
            targets.add(Thread.currentThread());
            for (int i = 0; i < 30; i++) {
                long version = log().append("a", Expected.any(), events(2));
                assertThat(log().read("a", version - 2, 2)).hasSize(2);
            }
            return log().version("a");
        });
        Callable<Long> hail = () -> {
            while (writing.goesOn()) {
                targets.forEach(Thread::interrupt);
                Thread.yield();
            }
            return 0L;
        };
        assertThat(Race.run(List.of(writer, hail, writer, writer))).contains(180L);
        assertThat(log().readAll(0, Log.MAX_BATCH)).hasSize(180);
    }
}
