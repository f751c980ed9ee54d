package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.testkit.SettableClock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handlers that throw, hang, spin and are interrupted, beside others that do what they should. */
class HandlerThreadsTest {
    private static final String HOUSE = """
            name: House
            stateMachines:
              - name: Door
                initialState: Closed
                onHandlerFailure: reject
                handlerTimeoutMs: 60
                states:
                  - {name: Closed}
                  - {name: Open}
                  - {name: Asking, cascadingRules: [{targetMachine: Lamp, event: GOOD}]}
                transitions:
                  - {from: Closed, to: Open, event: BAD, triggeredMethod: bad}
                  - {from: Closed, to: Open, event: PLAIN}
                  - {from: Closed, to: Asking, event: ASK}
              - name: Lamp
                initialState: Dark
                onHandlerFailure: reject
                states: [{name: Dark}, {name: Bright}]
                transitions:
                  - {from: Dark, to: Bright, event: GOOD, triggeredMethod: good}
            """;

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final Stage stage = new Stage(new MemoryBackend(
            new StoreOptions(InstantSource.fixed(BEGIN), StoreOptions.Access.WRITER))); // so that what expires is there

    private final AtomicBoolean released = new AtomicBoolean();
    private final AtomicInteger good = new AtomicInteger();

    @AfterEach
    void close() {
        released.set(true);
        stage.close();
    }

    private MachineRuntime house(int threads, Handler bad) {
        Handlers handlers = Handlers.of(Map.of("bad", bad, "good", (event, context, sender) -> good.incrementAndGet()));
        return stage.process(MachineOptions.defaults().withHandlerThreads(threads))
                .host(HOUSE, handlers);
    }

    private void spin(MachineEvent event, Object context, @Nullable Sender sender) {
        while (!released.get()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void oneThatSendsWithoutANameLearnsWhatIsMissing() {
        String nothing = (new String[1])[0];
        MachineRuntime house = house(1, (event, context, sender) -> sender.sendTo("door", nothing, json("{}")));
        door(house, "door");

        assertThatThrownBy(() -> house.send("door", stage.event("BAD")))
                .isInstanceOf(EventRefused.class)
                .hasMessageContaining("sends event 'null' to instance 'door', and one of them is null; name both");
    }

    private Instance door(MachineRuntime house, String id) {
        return house.create(id, "Door", json("{}"));
    }

    @Test
    void thoseThatSpinOnEveryProcessorLeaveTheOthersAlone() {
        int processors = Runtime.getRuntime().availableProcessors();
        MachineRuntime house = house(processors + 2, this::spin);
        house.create("lamp", "Lamp", json("{}"));
        for (int i = 0; i <= processors; i++) {
            String id = door(house, "door-" + i).id();
            assertThatThrownBy(() -> house.send(id, stage.event("BAD")))
                    .isInstanceOf(EventRefused.class)
                    .hasMessageContaining("it took longer than 60 ms");
        }

        door(house, "asking");
        house.send("asking", stage.event("ASK"));
        stage.advance(java.time.Duration.ofSeconds(1));

        assertThat(house.instance("lamp").orElseThrow().state()).isEqualTo("Bright");
        assertThat(house.stuckHandlers()).hasSize(processors + 1);
    }

    @Test
    void withNoThreadLeftEventsAreRefusedWithASentenceAndWhatIsSentWaits() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        MachineRuntime house = house(1, (event, context, sender) -> {
            begun.countDown();
            spin(event, context, sender);
            ended.countDown();
        });
        house.create("lamp", "Lamp", json("{}"));
        door(house, "door");
        assertThatThrownBy(() -> house.send("door", stage.event("BAD"))).isInstanceOf(EventRefused.class);
        begun.await();

        assertThatThrownBy(() -> house.send("lamp", stage.event("GOOD")))
                .isInstanceOf(NoHandlerThread.class)
                .hasMessage(
                        "component 'House' takes no events for now that call handlers, for its 1 threads are kept by"
                                + " handlers that have not ended in time: 'bad' for instance 'door' since 2026-01-01T00:00:00Z;"
                                + " mend these handlers and start the process again; what instances have sent is delivered then");
        assertThat(stage.store.log().version("machine:lamp")).isEqualTo(1);
        assertThat(house.send("door", stage.event("PLAIN"))).isInstanceOf(Outcome.Taken.class);
        door(house, "asking");
        house.send("asking", stage.event("ASK"));
        released.set(true);
        ended.await();
        stage.advance(java.time.Duration.ofSeconds(5));

        assertThat(house.instance("lamp").orElseThrow().state()).isEqualTo("Bright");
        assertThat(good).hasValue(1);
    }

    @Test
    void withNoThreadLeftWhatIsSentAndTimersAreTriedUntilThereIsOne() {
        var none = new NoHandlerThread("House", List.of());

        assertThat(Trouble.passes(none)).isTrue();
        assertThat(Trouble.passes(new CallInterrupted("bad", "door", new InterruptedException())))
                .isTrue();
    }

    @Test
    void thoseThatDoNotEndAreNamedForOtherProcesses() {
        MachineRuntime house = house(2, this::spin);
        door(house, "door");

        assertThatThrownBy(() -> house.send("door", stage.event("BAD"))).isInstanceOf(EventRefused.class);

        assertThat(house.stuckHandlers()).singleElement().satisfies(stuck -> {
            assertThat(stuck.handler()).isEqualTo("bad");
            assertThat(stuck.instance()).isEqualTo("door");
            assertThat(stuck.since()).isEqualTo(stage.clock.instant());
        });
        assertThat(StuckHandler.all(stage.store.docs())).isEqualTo(house.stuckHandlers());
    }

    @Test
    void oneThatEndsLateGivesItsThreadBackAndIsNamedNoMore() throws Exception {
        var changes = new ArrayList<Integer>();
        var second = new CountDownLatch(1);
        HandlerThreads[] threads = new HandlerThreads[1];
        try (var one = new HandlerThreads("House", "process 1", 1, new SettableClock(), () -> {
            changes.add(threads[0].stuck().size());
            if (changes.size() == 2) {
                second.countDown();
            }
        })) {
            threads[0] = one;
            HandlerThreads.Call call = one.start("bad", "door", () -> {
                spin(stage.event("BAD"), "", null);
                return null;
            });
            assertThatThrownBy(() -> call.await(20)).isInstanceOf(TimeoutException.class);
            assertThatThrownBy(() -> one.start("good", "lamp", () -> null)).isInstanceOf(NoHandlerThread.class);
            released.set(true);
            second.await();

            assertThat(changes).containsExactly(1, 0);
            one.start("good", "lamp", () -> null).await(10_000);
        }
    }

    @Test
    void manyAtOnceWaitForAThreadAndTheirTimeBeginsWithIt() throws InterruptedException {
        MachineRuntime house = house(2, (event, context, sender) -> {});
        List<Thread> senders = new ArrayList<>();
        var taken = new AtomicInteger();
        for (int i = 0; i < 50; i++) {
            String id = door(house, "door-" + i).id();
            senders.add(Thread.ofVirtual().start(() -> {
                house.send(id, stage.event("BAD"));
                taken.incrementAndGet();
            }));
        }
        for (Thread sender : senders) {
            sender.join();
        }

        assertThat(taken).hasValue(50);
        assertThat(house.stuckHandlers()).isEmpty();
    }

    @Test
    void anInterruptOfTheCallerIsNoFailureOfTheHandler() throws InterruptedException {
        var never = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        Thread[] caller = new Thread[1];
        int[] calls = new int[1];
        MachineRuntime house = house(1, (event, context, sender) -> {
            if (calls[0]++ == 0) {
                caller[0].interrupt();
                never.await();
            }
        });
        door(house, "door");
        List<Throwable> thrown = new ArrayList<>();
        caller[0] = Thread.ofPlatform().unstarted(() -> {
            try {
                house.send("door", stage.event("BAD"), "bad-1", List.of());
            } catch (RuntimeException failed) {
                thrown.add(failed);
            }
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        caller[0].start();
        caller[0].join();

        assertThat(thrown).singleElement().isInstanceOf(CallInterrupted.class);
        assertThat(interrupted).isTrue();
        assertThat(stage.store.log().version("machine:door")).isEqualTo(1);
        assertThat(house.send("door", stage.event("BAD"), "bad-1", List.of())).isInstanceOf(Outcome.Taken.class);
    }

    @Test
    void whatOneChangesInTheEventReachesNobody() {
        MachineRuntime house =
                house(1, (event, context, sender) -> event.payload().put("secret", 1));
        door(house, "door");

        Instance open = house.send("door", stage.event("BAD", "{'n': 1}")).instance();

        assertThat(open.context()).isEqualTo(json("{'n': 1}"));
    }

    @Test
    void oneThatSaysMuchAboutItsFailureIsCutShort() {
        MachineRuntime house = house(1, (event, context, sender) -> {
            throw new IllegalStateException("x".repeat(100_000));
        });
        door(house, "door");

        assertThatThrownBy(() -> house.send("door", stage.event("BAD")))
                .isInstanceOf(EventRefused.class)
                .message()
                .hasSizeLessThan(1_000);
    }
}
