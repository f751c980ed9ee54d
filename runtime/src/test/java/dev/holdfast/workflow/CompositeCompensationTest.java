package dev.holdfast.workflow;

import static dev.holdfast.flow.RunEvent.Type.TASK_FAILED;
import static dev.holdfast.flow.RunEvent.Type.TASK_STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.TaskStatus;
import dev.holdfast.flow.TaskView.Compensation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Parallel tasks and child runs are undone like plain tasks: when the run fails, is cancelled, retried, forked, or crashes. */
class CompositeCompensationTest {
    private static final String FAN = """
              - id: fan
                type: parallel
                toolName: work
                inputs: {items: [x, y, z], of: "{{item}}"}
                compensationAction: {tool: undo, args: {of: "%s"}}
            """;
    private static final String WHOLE = FAN.formatted("{{tasks.fan.output}}");
    private static final String ONE_BY_ONE = FAN.formatted("{{item}} {{index}}");
    private static final String FAIL = "  - {id: bad, toolName: fail, dependsOn: [%s]}\n";

    private static final String CHILD = """
              - id: kid
                toolName: workflow
                inputs:
                  definition:
                    id: inner
                    tasks:
                      - {id: one, toolName: work, inputs: {of: one}, compensationAction: {tool: undo, args: {of: one}}}
                      - {id: two, toolName: work, inputs: {of: two}, dependsOn: [one]}
                      - {id: three, toolName: work, inputs: {of: three}, dependsOn: [two], compensationAction: {tool: undo, args: {of: three}}}
            """;

    private static final String KIDS = """
              - id: kids
                type: parallel
                toolName: workflow
                inputs:
                  items: [x, y]
                  input: {of: "{{item}}"}
                  definition:
                    id: inner
                    tasks:
                      - id: deep
                        toolName: workflow
                        inputs:
                          input: {of: "{{input.of}}"}
                          definition:
                            id: innermost
                            tasks:
                              - {id: one, toolName: work, inputs: {of: "{{input.of}}"}, compensationAction: {tool: undo, args: {of: "{{input.of}}"}}}
            """;

    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch failed = new CountDownLatch(1);
    private volatile String broken = "";

    private Ground ground() {
        return new Ground()
                .tool("work", call -> {
                    String of = call.inputs().path("of").asString("?");
                    if (of.equals(broken)) {
                        throw new IllegalStateException(of + " is broken");
                    }
                    done.add(of);
                    return "made " + of;
                })
                .tool("late", call -> {
                    failed.await();
                    done.add(call.inputs().path("of").asString("?"));
                    return "made late";
                })
                .tool(
                        "undo",
                        call -> done.add("undo "
                                + call.inputs()
                                        .path("of")
                                        .asString(call.inputs().path("of").toString())))
                .tool("fail", call -> {
                    if (broken.isEmpty()) {
                        throw new IllegalStateException("bad is bad");
                    }
                    return "good";
                });
    }

    private static String yaml(String... tasks) {
        return "id: w\ntasks:\n" + String.join("", tasks);
    }

    private List<String> undone() {
        return done.stream().filter(what -> what.startsWith("undo ")).toList();
    }

    @Test
    void aParallelTaskUnderWayWhenAnotherFailsHasItsOutcomeAndIsUndone() throws InterruptedException {
        try (Ground ground = ground()) {
            Running run = ground.start(yaml(WHOLE.replace("toolName: work", "toolName: late"), FAIL.formatted("")));
            ground.hear(TASK_FAILED, "bad");
            failed.countDown();

            RunView ended = run.await();
            assertThat(ended.task("fan").status()).isEqualTo(TaskStatus.COMPLETED);
            assertThat(undone()).containsExactly("undo [\"made late\",\"made late\",\"made late\"]");
            assertThat(ended.task("fan").compensation()).isEqualTo(Compensation.COMPLETED);
            assertThat(ended.error()).isEqualTo("bad is bad");
        }
    }

    @Test
    void soDoesOneThatACrashCutShortMeanwhile() throws InterruptedException {
        String yaml = yaml(ONE_BY_ONE.replace("toolName: work", "toolName: late"), FAIL.formatted(""));
        try (Ground ground = ground()) {
            ground.start(yaml);
            ground.hear(TASK_FAILED, "bad");
            try (Ground left = ground.crashed()) {
                failed.countDown();

                assertThat(left.run(yaml).task("fan").status()).isEqualTo(TaskStatus.COMPLETED);
                assertThat(undone()).endsWith("undo z 2", "undo y 1", "undo x 0");
            }
        }
    }

    @Test
    void aParallelTaskOfWhichAnItemFailsIsUndoneWithWhatTheOthersGave() throws InterruptedException {
        broken = "y";
        try (Ground ground = ground()) {
            RunView run = ground.run(yaml(WHOLE));

            assertThat(run.status()).isEqualTo(RunStatus.FAILED);
            assertThat(undone()).containsExactly("undo [\"made x\",null,\"made z\"]");
            assertThat(run.error()).isEqualTo("item 1: y is broken");
            assertThat(run.task("fan").compensation()).isEqualTo(Compensation.COMPLETED);
        }
    }

    @Test
    void whereUndoingNamesTheItemOnlyThoseThatCompletedAreUndoneOneByOne() throws InterruptedException {
        broken = "y";
        try (Ground ground = ground()) {
            RunView run = ground.run(yaml(ONE_BY_ONE));

            assertThat(undone()).containsExactlyInAnyOrder("undo x 0", "undo z 2");
            assertThat(run.task("fan[0]").compensation()).isEqualTo(Compensation.COMPLETED);
            assertThat(run.task("fan[1]").compensation()).isEqualTo(Compensation.NONE);
        }
    }

    @Test
    void ofAnEmptyOrFailedListNothingIsUndone() throws InterruptedException {
        try (Ground ground = ground()) {
            ground.run(yaml(ONE_BY_ONE.replace("[x, y, z]", "[]"), FAIL.formatted("fan")));

            assertThat(undone()).isEmpty();
        }
    }

    @Test
    void aRetriedRunMakesUndoneItemsAgainUnderAnotherKeyAndNoOthers() throws InterruptedException {
        try (Ground ground = ground()) {
            String yaml = yaml(ONE_BY_ONE, FAIL.formatted("fan"));
            ground.tool("undo", call -> {
                if (call.inputs().path("of").asString("").equals("y 1")) {
                    throw new IllegalStateException("stuck");
                }
                return done.add("undo " + call.idempotencyKey());
            });
            assertThat(ground.run(yaml).status()).isEqualTo(RunStatus.FAILED);
            assertThat(undone()).containsExactly("undo w/fan/2/undo", "undo w/fan/0/undo");
            done.clear();
            broken = "nothing";
            ground.runs().retry("w");
            ground.tool("work", call -> done.add(call.idempotencyKey()));

            assertThat(ground.run(yaml).status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(done).containsExactlyInAnyOrder("w/fan#2/0", "w/fan#2/2");
        }
    }

    @Test
    void aForkTakesOverTheItemsThatWereNotUndone() throws InterruptedException {
        try (Ground ground = ground()) {
            String yaml = yaml(ONE_BY_ONE, FAIL.formatted("fan"));
            ground.tool("undo", call -> {
                if (call.inputs().path("of").asString("").equals("y 1")) {
                    throw new IllegalStateException("stuck");
                }
                return "undone";
            });
            ground.run(yaml);
            done.clear();
            broken = "nothing";
            WorkflowRunner runner = ground.runner(ground.store, 8);
            RunView fork = runner.resume(runner.fork("w", "bad", null)).await();

            assertThat(fork.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(done).containsExactlyInAnyOrder("x", "z");
        }
    }

    @Test
    void aCompletedChildIsUndoneWhenItsParentFailsLater() throws InterruptedException {
        try (Ground ground = ground()) {
            RunView run = ground.run(yaml(CHILD, FAIL.formatted("kid")));

            assertThat(run.status()).isEqualTo(RunStatus.FAILED);
            assertThat(run.error()).isEqualTo("bad is bad");
            assertThat(undone()).containsExactly("undo three", "undo one");
            assertThat(run.task("kid").compensation()).isEqualTo(Compensation.COMPLETED);
            RunView child = ground.runs().show("w~kid");
            assertThat(child.status()).isEqualTo(RunStatus.FAILED);
            assertThat(child.error()).isEqualTo("undone, because run 'w', which started it, failed");
        }
    }

    @Test
    void childrenOfItemsAreUndoneToo() throws InterruptedException {
        try (Ground ground = ground()) {
            ground.run(yaml(KIDS, FAIL.formatted("kids")));

            assertThat(undone()).containsExactly("undo y", "undo x");
        }
    }

    @Test
    void theChildrenOfItemsThatCompletedAreUndoneWhenAnotherItemFails() throws InterruptedException {
        broken = "x";
        try (Ground ground = ground()) {
            ground.run(yaml(KIDS));

            assertThat(undone()).containsExactly("undo y");
        }
    }

    @Test
    void aChildUnderWayWhenAnotherTaskFailsComesToItsEndAndIsUndone() throws InterruptedException {
        try (Ground ground = ground()) {
            Running run = ground.start(
                    yaml(CHILD.replace("toolName: work, inputs: {of: two}", "toolName: late"), FAIL.formatted("")));
            ground.hear(TASK_FAILED, "bad");
            failed.countDown();

            assertThat(run.await().status()).isEqualTo(RunStatus.FAILED);
            assertThat(undone()).containsExactly("undo three", "undo one");
        }
    }

    @Test
    void aRetriedRunMakesOfAnUndoneChildOnlyWhatWasUndone() throws InterruptedException {
        try (Ground ground = ground()) {
            String yaml = yaml(CHILD, FAIL.formatted("kid"));
            ground.run(yaml);
            done.clear();
            broken = "nothing";
            ground.runs().retry("w");

            RunView run = ground.run(yaml);
            assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(run.task("kid").child()).isEqualTo("w~kid");
            assertThat(done).containsExactlyInAnyOrder("one", "three");
        }
    }

    @Test
    void aChildThatCannotBeUndoneIsSaid() throws InterruptedException {
        try (Ground ground = ground()) {
            ground.tool("undo", call -> {
                throw new IllegalStateException("stuck");
            });
            RunView run = ground.run(yaml(CHILD, FAIL.formatted("kid")));

            assertThat(run.task("kid").compensation()).isEqualTo(Compensation.FAILED);
            assertThat(run.task("kid").error()).isEqualTo("the child run 'w~kid' could not undo task 'one': stuck");
        }
    }

    @Test
    void aChildInWhichNothingCanBeUndoneIsLeftAsItIs() throws InterruptedException {
        String plain = CHILD.replaceAll(", compensationAction: \\{tool: undo, args: \\{of: \\w+}}", "");
        try (Ground ground = ground()) {
            ground.run(yaml(plain, FAIL.formatted("kid")));

            assertThat(ground.runs().show("w~kid").status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(ground.log("w")).noneMatch(line -> line.startsWith("COMPENSATION"));
        }
    }

    @Test
    void anActionOfTheTaskItselfComesBeforeUndoingTheChild() throws InterruptedException {
        try (Ground ground = ground()) {
            ground.run(yaml(
                    CHILD + "    compensationAction: {tool: undo, args: {of: all of it}}\n", FAIL.formatted("kid")));

            assertThat(undone()).containsExactly("undo all of it");
        }
    }

    @Test
    void cancellingUndoesNothingOfThem() throws InterruptedException {
        try (Ground ground = ground()) {
            Running run =
                    ground.start(yaml(ONE_BY_ONE, CHILD, "  - {id: last, toolName: late, dependsOn: [fan, kid]}\n"));
            ground.hear(TASK_STARTED, "last");
            run.cancel();

            assertThat(run.await().status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(undone()).isEmpty();
            assertThat(ground.runs().show("w~kid").status()).isEqualTo(RunStatus.COMPLETED);
        }
    }

    @Test
    void aCrashAfterAnyEventLeavesNothingThatIsNotUndone() throws InterruptedException {
        String yaml = yaml(ONE_BY_ONE, CHILD, FAIL.formatted("fan, kid"));
        try (Ground whole = ground()) {
            whole.run(yaml);
            int events = whole.store.log().readAll(0, 1_000).size();
            for (int n = 1; n <= events; n++) {
                done.clear();
                try (Ground left = whole.crashedAfter(n)) {
                    RunView run = left.run(yaml);

                    String what = "crashed after event " + n;
                    assertThat(run.status()).as(what).isEqualTo(RunStatus.FAILED);
                    assertThat(run.task("kid").compensation()).as(what).isEqualTo(Compensation.COMPLETED);
                    for (int item = 0; item < 3; item++) {
                        assertThat(run.task("fan[" + item + "]").compensation())
                                .as(what)
                                .isEqualTo(Compensation.COMPLETED);
                    }
                    assertThat(left.runs().show("w~kid").task("one").compensation())
                            .as(what)
                            .isEqualTo(Compensation.COMPLETED);
                }
            }
        }
    }
}
