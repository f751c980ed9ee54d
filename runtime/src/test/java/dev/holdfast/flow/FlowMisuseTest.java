package dev.holdfast.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Stores;
import dev.holdfast.time.SystemTimers;
import dev.holdfast.time.TimersClosed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a program may get wrong is told at the first call, and never recorded as the failure of a run. */
class FlowMisuseTest {
    private final FlowGround ground = new FlowGround();

    @AfterEach
    void close() {
        ground.close();
    }

    /** Nothing of it can be seen from outside. */
    static final class Hidden {
        private final String text;

        Hidden() {
            this("nothing");
        }

        Hidden(String text) {
            this.text = text;
        }

        int length() {
            return text.length();
        }
    }

    /** One of its fields can be seen, another cannot. */
    static final class Half {
        public String seen = "";
        private String hidden = "nothing";

        static Half of(String text) {
            var half = new Half();
            half.seen = text;
            half.hidden = text;
            return half;
        }

        int length() {
            return hidden.length();
        }
    }

    /** Refers to itself. */
    static final class Loop {
        public final Loop self = this;
    }

    record Item(String name, Instant at, Duration length, Optional<String> maybe, List<String> tags) {}

    private static Arguments misuse(String what, Flow<String> flow, String told) {
        return Arguments.of(what, flow, told);
    }

    static Stream<Arguments> misuses() {
        return Stream.of(
                misuse(
                        "a step in a step",
                        flow -> flow.step("a", String.class, call -> flow.step("b", String.class, inner -> "x")),
                        "'b' was asked for inside of 'a'"),
                misuse(
                        "a sleep in a step",
                        flow -> flow.step("a", String.class, call -> {
                            flow.sleep("b", Duration.ofSeconds(1));
                            return "x";
                        }),
                        "'b' was asked for inside of 'a'"),
                misuse(
                        "a step in a step that goes on regardless",
                        flow -> flow.step("a", String.class, call -> {
                            try {
                                return flow.step("b", String.class, inner -> "x");
                            } catch (RuntimeException swallowed) {
                                return "swallowed";
                            }
                        }),
                        "'b' was asked for inside of 'a'"),
                misuse(
                        "a child in a step",
                        flow -> flow.step("a", String.class, call -> flow.child("b", null, String.class, kid -> "x")),
                        "'b' was asked for inside of 'a'"),
                misuse(
                        "the outer context in a branch",
                        flow -> flow.parallel(
                                        "p", List.<Flow<String>>of(branch -> flow.step("b", String.class, call -> "x")))
                                .getFirst(),
                        "'b' was asked for inside of 'p'"),
                misuse(
                        "the outer context in a child",
                        flow -> flow.child("c", null, String.class, kid -> flow.step("b", String.class, call -> "x")),
                        "'b' was asked for inside of 'c'"),
                misuse(
                        "a misuse in a child",
                        flow -> flow.child(
                                "c",
                                null,
                                String.class,
                                kid -> kid.step("a", String.class, call -> kid.step("b", String.class, in -> "x"))),
                        "'b' was asked for inside of 'a'"),
                misuse(
                        "another thread",
                        flow -> CompletableFuture.supplyAsync(() -> {
                                    try {
                                        return flow.step("b", String.class, call -> "x");
                                    } catch (InterruptedException stopped) {
                                        throw new IllegalStateException(stopped);
                                    }
                                })
                                .get(),
                        "by another thread than that of the flow"),
                misuse(
                        "a name with a slash",
                        flow -> flow.step("a/b", String.class, call -> "x"),
                        "cannot name a step"),
                misuse("an empty name", flow -> flow.step(" ", String.class, call -> "x"), "cannot name a step"),
                misuse("a long name", flow -> flow.step("n".repeat(301), String.class, call -> "x"), "at most 300"),
                misuse(
                        "an endless sleep",
                        flow -> {
                            flow.sleep("s", Duration.ofSeconds(Long.MAX_VALUE));
                            return "x";
                        },
                        "at most 36525 days"),
                misuse(
                        "a result that is not seen",
                        flow -> ""
                                + flow.step("a", Hidden.class, call -> new Hidden("text"))
                                        .length(),
                        "nothing of a dev.holdfast.flow.FlowMisuseTest$Hidden can be seen"),
                misuse(
                        "a result that is half seen",
                        flow -> ""
                                + flow.step("a", Half.class, call -> Half.of("text"))
                                        .length(),
                        "hidden would be nothing instead of text"),
                misuse(
                        "a result that refers to itself",
                        flow -> ""
                                + flow.step("a", Loop.class, call -> new Loop())
                                        .self
                                        .hashCode(),
                        "cannot be written as JSON"),
                misuse(
                        "records in a list without a type",
                        flow -> "" + flow.step("a", List.class, call -> List.of(Map.of("in", new Half()))),
                        "would come back as a map"),
                misuse(
                        "an input that refers to itself",
                        flow -> flow.child("c", new Loop(), String.class, kid -> "x"),
                        "the input of 'c'"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misuses")
    void aMisuseIsToldAndTheRunStaysUnfinished(String what, Flow<String> flow, String told) {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> ground.run(String.class, flow))
                    .isInstanceOf(FlowMisused.class)
                    .hasMessageContaining(told);
            assertThat(ground.runs().show("run").status()).isEqualTo(RunStatus.RUNNING);
            assertThat(ground.log("run")).noneMatch(event -> event.contains("FAILED"));
        }
    }

    @Test
    void whatWasDoneBeforeAMisuseIsNotDoneAgainOnceTheProgramIsMended() throws InterruptedException {
        assertThatThrownBy(() -> ground.run(String.class, flow -> {
                    flow.step("a", String.class, call -> "" + ground.done.add("a"));
                    return flow.step("b", String.class, call -> flow.step("c", String.class, inner -> "x"));
                }))
                .isInstanceOf(FlowMisused.class);

        assertThat(ground.run(String.class, flow -> {
                    flow.step("a", String.class, call -> "" + ground.done.add("a"));
                    return flow.step("b", String.class, call -> "good");
                }))
                .isEqualTo("good");
        assertThat(ground.done).containsExactly("a");
    }

    @Test
    void aResultOfTheFlowThatWouldNotComeBackIsRefused() {
        assertThatThrownBy(() -> ground.run(Hidden.class, flow -> new Hidden("text")))
                .isInstanceOf(FlowMisused.class)
                .hasMessageContaining("the result of run 'run'");
        assertThat(ground.runs().show("run").status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void whatComesBackAsItIsIsAccepted() throws InterruptedException {
        var item = new Item("a", Instant.EPOCH, Duration.ofMinutes(3), Optional.of("m"), List.of("x"));
        Map<String, @Nullable Object> mixed = new LinkedHashMap<>();
        mixed.put("long", 5L);
        mixed.put("double", 1.5);
        mixed.put("null", null);
        mixed.put("moment", Instant.EPOCH);

        assertThat(ground.run(Item.class, flow -> {
                    assertThat(flow.step("n", int.class, call -> 5)).isEqualTo(5);
                    assertThat(flow.step("m", Map.class, call -> mixed).size()).isEqualTo(4);
                    assertThat(flow.step("a", Item[].class, call -> new Item[] {item}))
                            .containsExactly(item);
                    return flow.step("i", Item.class, call -> item);
                }))
                .isEqualTo(item);
    }

    @Test
    void anotherTypeOfAResultIsAnotherStep() {
        assertThatThrownBy(() -> ground.run(String.class, flow -> {
                    flow.step("a", String.class, call -> "hello");
                    return flow.step("b", String.class, call -> flow.step("c", String.class, in -> "crash"));
                }))
                .isInstanceOf(FlowMisused.class);

        assertThatThrownBy(() -> ground.run(String.class, flow -> "" + flow.step("a", Integer.class, call -> 5)))
                .isInstanceOf(DefinitionChanged.class)
                .hasMessageContaining("step 1 of '', 'a', is recorded as \"hello\", which is no java.lang.Integer");
        assertThat(ground.runs().show("run").status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void numbersThatAreMadeUpAreNeverThoseOfNamesThatAreGiven() throws InterruptedException {
        Flow<String> flow = run -> run.step("charge", String.class, call -> "1")
                + run.step("charge", String.class, call -> "2")
                + run.step("charge#2", String.class, call -> "3")
                + run.step("charge#3", String.class, call -> "4")
                + run.step("charge", String.class, call -> "5")
                + run.step("charge#2", String.class, call -> "6");

        assertThat(ground.run(String.class, flow)).isEqualTo("123456");
        assertThat(ground.crashed().run(String.class, flow)).isEqualTo("123456");
        assertThat(ground.log("run")).doesNotHaveDuplicates();
    }

    @Test
    void aFlowWhoseTimersAreClosedIsUnfinishedAndItsThreadIsFree() throws Exception {
        try (Backend store = Stores.open("memory:")) {
            var timers = new SystemTimers(Clock.systemUTC());
            var flows = new Flows(new Engine(store, timers, new Random(1), new RunListener() {
                @Override
                public void recorded(String runId, RunEvent event) {
                    if (event.type() == RunEvent.Type.TASK_STARTED) {
                        timers.close();
                    }
                }
            }));
            Flow<String> nap = flow -> {
                flow.sleep("nap", Duration.ofDays(1));
                return "slept";
            };
            assertThatThrownBy(() -> flows.run("sd", "m", null, String.class, nap))
                    .isInstanceOf(TimersClosed.class);
            assertThatThrownBy(() -> flows.run(
                            "to",
                            "m",
                            null,
                            String.class,
                            flow -> flow.step(
                                    "a",
                                    String.class,
                                    StepOptions.DEFAULT.withTimeout(Duration.ofSeconds(5)),
                                    call -> "x")))
                    .isInstanceOf(TimersClosed.class);
            assertThat(new Runs(store, Clock.systemUTC()).list(Long.MAX_VALUE, 10))
                    .extracting("status")
                    .containsExactly(RunStatus.RUNNING, RunStatus.RUNNING);
        }
    }

    @Test
    void aFailureSaysThatItIsRecordedSinceWhenAndWhatToDo() throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> ground.run(String.class, flow -> {
                        throw new IllegalStateException("a bug");
                    }))
                    .isInstanceOf(RunFailed.class)
                    .hasMessageContaining("run 'run' failed: a bug. That is recorded since 20")
                    .hasMessageContaining("runs retry run")
                    .hasMessageContaining("choose another run id");
        }
        ground.runs().retry("run");
        assertThat(ground.run(String.class, flow -> "good")).isEqualTo("good");
    }
}
