package dev.holdfast.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Stores;
import dev.holdfast.testkit.Eventually;
import dev.holdfast.testkit.SettableClock;
import dev.holdfast.time.Leases;
import dev.holdfast.time.SystemTimers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two that ask for one run at the same time. */
class TwoCallersTest {
    @TempDir
    private Path directory;

    private final List<String> done = new CopyOnWriteArrayList<>();

    private Backend open(String kind) {
        return Stores.open(kind.replace("DIR", directory.toString()));
    }

    private static Flows flows(Backend store, SystemTimers timers) {
        return new Flows(new Engine(store, timers, new Random(System.identityHashCode(store)), RunListener.NONE));
    }

    private static <T> FutureTask<T> start(Callable<T> action) {
        var task = new FutureTask<>(action);
        Thread.ofVirtual().start(task);
        return task;
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory:", "file:DIR/st", "sqlite:DIR/st.db"})
    void theSecondThreadGetsWhatTheFirstGets(String kind) throws Exception {
        try (Backend store = open(kind);
                var timers = new SystemTimers(Clock.systemUTC())) {
            var second = new CompletableFuture<FutureTask<String>>();
            String first = flows(store, timers).run("one", "m", null, String.class, flow -> {
                flow.step("a", String.class, call -> {
                    second.complete(start(() -> flows(store, timers).run("one", "m", null, String.class, other -> {
                        other.step("a", String.class, again -> "" + done.add("a"));
                        return other.step("b", String.class, again -> "" + done.add("b"));
                    })));
                    return "" + done.add("a");
                });
                return flow.step("b", String.class, call -> "" + done.add("b"));
            });

            assertThat(second.join().get(60, TimeUnit.SECONDS)).isEqualTo(first);
            assertThat(done).containsExactly("a", "b");
        }
    }

    @Test
    void anotherProcessOnASharedStoreWaitsForTheEnd() throws Exception {
        try (Backend here = open("sqlite:DIR/st.db");
                Backend there = open("sqlite:DIR/st.db");
                var timers = new SystemTimers(Clock.systemUTC())) {
            var second = new CompletableFuture<FutureTask<String>>();
            String first = flows(here, timers)
                    .run(
                            "one",
                            "m",
                            null,
                            String.class,
                            flow -> flow.step("a", String.class, call -> {
                                assertThat(Leases.holders(there.docs())).containsKey("run/one");
                                second.complete(start(() -> flows(there, timers)
                                        .run("one", "m", null, String.class, other -> "" + done.add("never"))));
                                return "first";
                            }));

            assertThat(first).isEqualTo("first");
            assertThat(second.join().get(60, TimeUnit.SECONDS)).isEqualTo("first");
            assertThat(done).isEmpty();
            assertThat(Leases.holders(here.docs())).isEmpty();
        }
    }

    private static long renewals(Backend store) {
        Leases.Holder holder = Leases.holders(store.docs()).get("run/one");
        return holder == null ? 0 : holder.version();
    }

    @ParameterizedTest
    @ValueSource(ints = {-60, 60})
    void leasesGoOnWhateverIsDoneToTheWallClock(int minutesSet) throws Exception {
        var wall = new SettableClock();
        try (Backend here = open("sqlite:DIR/st.db");
                Backend there = open("sqlite:DIR/st.db");
                var timers = new SystemTimers(wall)) {
            var second = new CompletableFuture<FutureTask<String>>();
            String first = flows(here, timers)
                    .run(
                            "one",
                            "m",
                            null,
                            String.class,
                            flow -> flow.step("a", String.class, call -> {
                                second.complete(start(() -> flows(there, timers)
                                        .run("one", "m", null, String.class, other -> "" + done.add("never"))));
                                long held = renewals(there);
                                wall.advance(Duration.ofMinutes(minutesSet));
                                Eventually.until("the lease is renewed", () -> renewals(there) > held);
                                return "first";
                            }));

            assertThat(second.join().get(60, TimeUnit.SECONDS)).isEqualTo(first);
            assertThat(done).isEmpty();
        }
    }

    @Test
    void whoeverWaitsGoesOnWhereTheFirstWasInterrupted() throws Exception {
        try (Backend store = open("memory:");
                var timers = new SystemTimers(Clock.systemUTC())) {
            var working = new CompletableFuture<Thread>();
            FutureTask<String> first = start(() -> flows(store, timers).run("one", "m", null, String.class, flow -> {
                flow.step("a", String.class, call -> "" + done.add("a"));
                return flow.step("b", String.class, call -> {
                    working.complete(Thread.currentThread());
                    new CountDownLatch(1).await();
                    return "never";
                });
            }));
            Thread holder = working.get(60, TimeUnit.SECONDS);
            FutureTask<String> second = start(() -> flows(store, timers).run("one", "m", null, String.class, flow -> {
                flow.step("a", String.class, call -> "" + done.add("never"));
                return flow.step("b", String.class, call -> "second");
            }));
            holder.interrupt();

            assertThatThrownBy(() -> first.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
            assertThat(second.get(60, TimeUnit.SECONDS)).isEqualTo("second");
            assertThat(done).containsExactly("a");
        }
    }

    @Test
    void aChildThatIsAskedForAloneWaitsForItsParent() throws Exception {
        try (Backend store = open("sqlite:DIR/st.db");
                var timers = new SystemTimers(Clock.systemUTC())) {
            var second = new CompletableFuture<FutureTask<String>>();
            Flow<String> kid = child -> child.step("k", String.class, call -> {
                second.complete(start(() -> flows(store, timers).run("one~kid", "kid", null, String.class, flow -> {
                    throw new IllegalStateException("never");
                })));
                return "kid";
            });
            flows(store, timers)
                    .run("one", "m", null, String.class, flow -> flow.child("kid", null, String.class, kid));

            assertThat(second.join().get(60, TimeUnit.SECONDS)).isEqualTo("kid");
        }
    }

    @Test
    void aRunThatAsksForItselfIsRefusedAndNotRecordedAsFailed() throws Exception {
        try (Backend store = open("memory:");
                var timers = new SystemTimers(Clock.systemUTC())) {
            Flows flows = flows(store, timers);
            assertThatThrownBy(() -> flows.run(
                            "one",
                            "m",
                            null,
                            String.class,
                            flow -> flow.step(
                                    "a", String.class, call -> flows.run("one", "m", null, String.class, own -> "x"))))
                    .isInstanceOf(FlowMisused.class)
                    .hasMessageContaining("asked for by one of its own steps");
            assertThat(new Runs(store, Clock.systemUTC()).show("one").status()).isEqualTo(RunStatus.RUNNING);
        }
    }
}
