package dev.holdfast.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Fenced;
import dev.holdfast.time.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlowTest {
    private static final Backoff SECOND = new Backoff(Duration.ofSeconds(1), 1, false);

    private final FlowGround ground = new FlowGround();

    @AfterEach
    void close() {
        ground.close();
    }

    record Order(String item, int count) {}

    private String work(String name) {
        ground.done.add(name);
        return name + "!";
    }

    private String three(FlowContext flow) throws InterruptedException {
        String a = flow.step("a", String.class, call -> work("a"));
        String b = flow.step("b", String.class, call -> work("b"));
        return a + b + flow.step("c", String.class, call -> work("c"));
    }

    @Test
    void aFlowGivesItsResultAndItsStepsAreRecordedInTheWordsOfWorkflows() throws InterruptedException {
        assertThat(ground.run(String.class, this::three)).isEqualTo("a!b!c!");
        assertThat(ground.log("run"))
                .containsExactly(
                        "WORKFLOW_STARTED",
                        "TASK_STARTED a",
                        "TASK_COMPLETED a",
                        "TASK_STARTED b",
                        "TASK_COMPLETED b",
                        "TASK_STARTED c",
                        "TASK_COMPLETED c",
                        "WORKFLOW_COMPLETED");
    }

    @Test
    void threeStepsTakeFourAppends() throws InterruptedException {
        ground.run(String.class, this::three);

        int lookingForTheRun = 1;
        assertThat(ground.store.operations()).isEqualTo(lookingForTheRun + 4);
    }

    @Test
    void aFinishedFlowGivesTheSameResultAgainWithoutDoingAnything() throws InterruptedException {
        ground.run(String.class, this::three);
        ground.done.clear();

        assertThat(ground.run(String.class, this::three)).isEqualTo("a!b!c!");
        assertThat(ground.done).isEmpty();
    }

    @Test
    void aRecordedStepIsNeverExecutedAgainWhereverTheProcessDied() throws InterruptedException {
        ground.run(String.class, this::three);
        List<String> log = ground.log("run");
        for (int events = 0; events < log.size(); events++) {
            try (FlowGround left = ground.crashedAfter(events)) {
                ground.done.clear();
                List<String> recorded = log.subList(0, events);

                assertThat(left.run(String.class, this::three)).isEqualTo("a!b!c!");
                assertThat(ground.done)
                        .containsExactlyElementsOf(List.of("a", "b", "c").stream()
                                .filter(step -> !recorded.contains("TASK_COMPLETED " + step))
                                .toList());
            }
        }
    }

    @Test
    void inputAndResultsAreValuesOfAnyType() throws InterruptedException {
        Order made = ground.flows().run("order", "order", new Order("tea", 2), Order.class, flow -> {
            Order order = flow.input(Order.class);
            Integer count = flow.step("double", Integer.class, call -> order.count() * 2);
            return new Order(order.item(), count);
        });

        assertThat(made).isEqualTo(new Order("tea", 4));
    }

    @Test
    void aStepInALoopIsRecordedOncePerTurn() throws InterruptedException {
        Flow<Integer> loop = flow -> {
            int sum = 0;
            for (int i = 0; i < 3; i++) {
                int turn = i;
                sum += flow.step("turn", Integer.class, call -> ground.done.add("x") ? turn : 0);
            }
            return sum;
        };

        assertThat(ground.run(Integer.class, loop)).isEqualTo(3);
        try (FlowGround left = ground.crashedAfter(5)) {
            assertThat(left.run(Integer.class, loop)).isEqualTo(3);
        }
        assertThat(ground.log("run")).contains("TASK_COMPLETED turn", "TASK_COMPLETED turn#2", "TASK_COMPLETED turn#3");
        assertThat(ground.done).hasSize(3 + 1);
    }

    @Test
    void aStepIsTriedAgainWithTheSameKey() throws Exception {
        Flow<String> flaky =
                flow -> flow.step("flaky", String.class, StepOptions.DEFAULT.withRetry(3, SECOND), call -> {
                    ground.done.add(call.attempt() + " " + call.idempotencyKey());
                    if (call.attempt() < 3) {
                        throw new IOException("no luck");
                    }
                    return "fine";
                });
        FutureTask<String> run = ground.start(() -> ground.run(String.class, flaky));
        ground.hear(RunEvent.Type.TASK_RETRY);
        ground.clock.advance(Duration.ofSeconds(1));
        ground.hear(RunEvent.Type.TASK_RETRY);
        ground.clock.advance(Duration.ofSeconds(1));

        assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo("fine");
        assertThat(ground.done).containsExactly("1 run/flaky", "2 run/flaky", "3 run/flaky");
    }

    @Test
    void aStepThatRunsOutOfTimeIsInterruptedAndFailsTheRun() throws Exception {
        var started = new CountDownLatch(1);
        Flow<String> slow = flow ->
                flow.step("slow", String.class, StepOptions.DEFAULT.withTimeout(Duration.ofSeconds(5)), call -> {
                    started.countDown();
                    new CountDownLatch(1).await();
                    return "late";
                });
        FutureTask<String> run = ground.start(() -> ground.run(String.class, slow));
        started.await();
        ground.clock.advance(Duration.ofSeconds(5));

        assertThatThrownBy(() -> run.get(30, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .rootCause()
                .hasMessage("attempt 1 was stopped after 5000 ms");
        assertThat(ground.runs().show("run").task("slow").status()).isEqualTo(TaskStatus.TIMEOUT);
    }

    @Test
    void aFailedStepCanBeCaughtAndFailsTheSameWayWhenTheFlowRunsAgain() throws InterruptedException {
        Flow<String> plan = flow -> {
            try {
                return flow.step("a", String.class, call -> {
                    throw new IOException(work("broken"));
                });
            } catch (StepFailed failed) {
                return failed.step() + " failed, so " + flow.step("b", String.class, call -> work("b"));
            }
        };
        assertThat(ground.run(String.class, plan)).isEqualTo("a failed, so b!");
        try (FlowGround left = ground.crashedAfter(3)) {
            assertThat(left.run(String.class, plan)).isEqualTo("a failed, so b!");
        }
        assertThat(ground.done).containsExactly("broken", "b", "b");
    }

    @Test
    void aFlowThatThrowsHasFailedUntilItIsRetried() throws InterruptedException {
        var broken = new AtomicReference<>("the world is broken");
        Flow<String> plan = flow -> flow.step("a", String.class, call -> work("a"))
                + flow.step("b", String.class, call -> {
                    if (broken.get() != null) {
                        throw new IOException(broken.get());
                    }
                    return work("b");
                });
        assertThatThrownBy(() -> ground.run(String.class, plan))
                .isInstanceOf(RunFailed.class)
                .hasMessageContaining("run 'run' failed: step 'b' of run 'run' failed: the world is broken");
        assertThatThrownBy(() -> ground.run(String.class, plan)).isInstanceOf(RunFailed.class);
        assertThat(ground.runs().show("run").failedTask()).isEqualTo("b");
        broken.set(null);
        ground.runs().retry("run");

        assertThat(ground.run(String.class, plan)).isEqualTo("a!b!");
        assertThat(ground.done).containsExactly("a", "b");
    }

    @Test
    void aSleepLastsUntilTheRecordedMoment() throws Exception {
        Flow<String> nap = flow -> {
            flow.sleep("nap", Duration.ofDays(2));
            return "awake";
        };
        FutureTask<String> run = ground.start(() -> ground.run(String.class, nap));
        ground.hear(RunEvent.Type.TASK_STARTED);
        try (FlowGround left = ground.crashed()) {
            left.clock.advance(Duration.ofDays(1));
            FutureTask<String> continued = left.start(() -> left.run(String.class, nap));
            left.clock.advance(Duration.ofDays(1));
            assertThat(continued.get(30, TimeUnit.SECONDS)).isEqualTo("awake");
        }
        ground.clock.advance(Duration.ofDays(2));
        assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo("awake");
    }

    @Test
    void branchesRunSideBySideAndTheirStepsAreKept() throws InterruptedException {
        var both = new CyclicBarrier(2);
        Flow<String> fork = flow -> {
            List<String> results = flow.parallel(
                    "fork",
                    List.of(
                            one -> one.step("x", String.class, call -> both.await(30, TimeUnit.SECONDS) + work("1")),
                            two -> two.step("x", String.class, call -> both.await(30, TimeUnit.SECONDS) + work("2"))));
            return results.size() + flow.step("last", String.class, call -> work("3"));
        };
        assertThat(ground.run(String.class, fork)).isEqualTo("23!");
        assertThat(ground.log("run")).contains("TASK_COMPLETED fork[0]/x", "TASK_COMPLETED fork[1]/x");

        ground.done.clear();
        int afterTheBranches = ground.log("run").indexOf("TASK_STARTED last");
        try (FlowGround left = ground.crashedAfter(afterTheBranches)) {
            assertThat(left.run(String.class, fork)).isEqualTo("23!");
        }
        assertThat(ground.done).containsExactly("3");
    }

    @Test
    void aChildFlowIsARunOfItsOwnAndIsContinuedWithItsParent() throws InterruptedException {
        Flow<String> parent = flow -> flow.step("a", String.class, call -> work("a"))
                + flow.child(
                        "kid",
                        "in",
                        String.class,
                        kid -> kid.input(String.class) + kid.step("k", String.class, call -> work("k")));
        assertThat(ground.run(String.class, parent)).isEqualTo("a!ink!");
        int all = ground.store.log().readAll(0, 1_000).size();
        for (int events = 0; events < all; events++) {
            try (FlowGround left = ground.crashedAfter(events)) {
                assertThat(left.run(String.class, parent)).isEqualTo("a!ink!");
                assertThat(left.log("run~kid")).containsOnlyOnce("TASK_COMPLETED k");
                assertThat(left.runs().show("run~kid").parent()).isEqualTo("run");
            }
        }
    }

    @Test
    void interruptingAFlowStopsItAndTheSameCallContinues() throws Exception {
        var thread = new CompletableFuture<Thread>();
        Flow<String> plan = flow -> flow.step("a", String.class, call -> work("a"))
                + flow.step("b", String.class, call -> {
                    if (thread.complete(Thread.currentThread())) {
                        new CountDownLatch(1).await();
                    }
                    return work("b");
                });
        FutureTask<String> run = ground.start(() -> ground.run(String.class, plan));
        thread.get(30, TimeUnit.SECONDS).interrupt();

        assertThatThrownBy(() -> run.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
        assertThat(ground.runs().show("run").status()).isEqualTo(RunStatus.RUNNING);
        assertThat(ground.run(String.class, plan)).isEqualTo("a!b!");
        assertThat(ground.done).containsExactly("a", "b");
    }

    @Test
    void anotherOrderOfStepsIsRefusedAndTheStepIsNamed() throws InterruptedException {
        ground.run(String.class, this::three);
        try (FlowGround left = ground.crashedAfter(4)) {
            assertThatThrownBy(() -> left.run(String.class, flow -> {
                        flow.step("a", String.class, call -> work("a"));
                        return flow.step("z", String.class, call -> work("z"));
                    }))
                    .isInstanceOf(DefinitionChanged.class)
                    .hasMessageContaining("step 2 of '' was 'b' and is 'z'");
            assertThatThrownBy(() -> left.run(String.class, flow -> flow.step("a", String.class, call -> work("a"))))
                    .isInstanceOf(DefinitionChanged.class)
                    .hasMessageContaining("step 2 of '' was 'b' and is not there any more");
            assertThat(left.run(String.class, this::three)).isEqualTo("a!b!c!");
        }
    }

    @Test
    void anotherNameOrInputIsRefused() throws InterruptedException {
        ground.run(String.class, this::three);

        assertThatThrownBy(() -> ground.flows().run("run", "other", null, String.class, this::three))
                .hasMessageContaining("the flow was 'flow' and is 'other'");
        assertThatThrownBy(() -> ground.flows().run("run", "flow", 7, String.class, this::three))
                .hasMessageContaining("the input was null and is 7");
    }

    @Test
    void ofTwoProcessesWithOneRunOneIsFenced() throws InterruptedException {
        assertThatThrownBy(() -> ground.run(String.class, flow -> {
                    flow.step(
                            "a",
                            String.class,
                            call -> work("a") + ground.elsewhere().run("run", "flow", null, String.class, this::three));
                    return flow.step("b", String.class, call -> work("never"));
                }))
                .isInstanceOf(Fenced.class);
        assertThat(ground.done).doesNotContain("never");
        assertThat(ground.runs().show("run").status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void aFlowThatIsCancelledNoticesAtItsNextStep() throws InterruptedException {
        assertThatThrownBy(() -> ground.run(String.class, flow -> {
                    flow.step(
                            "a",
                            String.class,
                            call -> work("a") + ground.runs().cancel("run").status());
                    return flow.step("b", String.class, call -> work("never"));
                }))
                .isInstanceOf(RunFailed.class)
                .hasMessageContaining("run 'run' was cancelled. That is recorded since 20")
                .hasMessageContaining("runs retry run");
        ground.runs().retry("run");

        assertThat(ground.run(String.class, this::three)).isEqualTo("a!b!c!");
        assertThat(ground.done).containsExactly("a", "a", "b", "c");
    }
}
