package dev.holdfast.workflow;

import static dev.holdfast.flow.RunEvent.Type.COMPENSATION_TRIGGERED;
import static dev.holdfast.flow.RunEvent.Type.TASK_STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.flow.AttemptOutcomes;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.TaskView;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** An attempt that ends its process again and again is not repeated for ever. */
class RepeatedCrashTest {
    private static final String DEADLY = """
            id: w
            tasks:
              - {id: a, toolName: work, compensationAction: {tool: undo, args: {}}}
              - {id: deadly, toolName: wait, dependsOn: [a]}
            """;

    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);

    private Ground ground() {
        return new Ground()
                .tool("work", TaskCall::taskId)
                .tool("undo", call -> done.add("undo " + call.taskId()))
                .tool("fail", call -> {
                    throw new IllegalStateException("broken");
                })
                .tool("wait", call -> {
                    done.add("attempt " + call.attempt());
                    never.await();
                    return "never";
                });
    }

    /** The run after its process died so many times, each time once the event was there. */
    private static Ground crashed(Ground first, String yaml, int times, RunEvent.Type at, String task)
            throws InterruptedException {
        Ground ground = first;
        for (int i = 0; i < times; i++) {
            ground.start(yaml);
            ground.hear(at, task);
            ground = ground.crashed();
        }
        return ground;
    }

    @Test
    void afterTenStartsOfAnAttemptThatCrashesCutShortTheTaskHasFailedAndSaysSo() throws InterruptedException {
        int starts = AttemptOutcomes.MAX_RECOVERIES + 1;
        try (Ground ground = crashed(ground(), DEADLY, starts, TASK_STARTED, "deadly")) {
            RunView run = ground.run(DEADLY);

            assertThat(run.status()).isEqualTo(RunStatus.FAILED);
            assertThat(run.error())
                    .isEqualTo("attempt 1 was started 11 times, and each time the process died before it ended; "
                            + "find out what ends the process, then retry the run");
            assertThat(done).hasSize(starts + 1).endsWith("undo a");
            assertThat(ground.runs().retry("w").task("deadly").attempt()).isZero();
        }
    }

    @Test
    void oneCrashLessAndItIsStartedAgain() throws InterruptedException {
        try (Ground ground = crashed(ground(), DEADLY, AttemptOutcomes.MAX_RECOVERIES, TASK_STARTED, "deadly")) {
            RunView run = ground.tool("wait", call -> "at last").run(DEADLY);

            assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        }
    }

    @Test
    void undoingIsNotRepeatedForEverEither() throws InterruptedException {
        String yaml = DEADLY.replace("tool: undo", "tool: wait").replace("toolName: wait", "toolName: fail");
        int starts = AttemptOutcomes.MAX_RECOVERIES + 1;
        try (Ground ground = crashed(ground(), yaml, starts, COMPENSATION_TRIGGERED, "a")) {
            RunView run = ground.run(yaml);

            assertThat(run.status()).isEqualTo(RunStatus.FAILED);
            assertThat(run.task("a").compensation()).isEqualTo(TaskView.Compensation.FAILED);
            assertThat(run.task("a").error()).startsWith("attempt 1 was started 11 times");
        }
    }

    @Test
    void stoppingInOrderDoesNotCount() throws InterruptedException {
        try (Ground ground = ground()) {
            for (int i = 0; i < 3 * AttemptOutcomes.MAX_RECOVERIES; i++) {
                Running run = ground.start(DEADLY);
                ground.hear(TASK_STARTED, "deadly");
                run.stop();
                assertThat(run.await().status()).isEqualTo(RunStatus.RUNNING);
            }

            assertThat(ground.tool("wait", call -> "at last").run(DEADLY).status())
                    .isEqualTo(RunStatus.COMPLETED);
        }
    }

    private static void stopInOrder(Ground ground) throws InterruptedException {
        Running run = ground.start(DEADLY);
        ground.hear(TASK_STARTED, "deadly");
        run.stop();
        run.await();
    }

    @Test
    void ofStopsAndCrashesMixedOnlyTheCrashesCount() throws InterruptedException {
        Ground ground = ground();
        stopInOrder(ground);
        for (int i = 0; i < AttemptOutcomes.MAX_RECOVERIES; i++) {
            ground = crashed(ground, DEADLY, 1, TASK_STARTED, "deadly");
            stopInOrder(ground);
        }
        try (Ground stopped = ground.crashed();
                Ground killed = crashed(ground, DEADLY, 1, TASK_STARTED, "deadly")) {
            assertThat(stopped.tool("wait", call -> "at last").run(DEADLY).status())
                    .isEqualTo(RunStatus.COMPLETED);
            assertThat(killed.run(DEADLY).error()).startsWith("attempt 1 was started 11 times");
        }
    }

    @Test
    void aChildRunThatGoesOnAfterEachCrashIsNoRepetition() throws InterruptedException {
        String yaml = """
                id: w
                tasks:
                  - id: kid
                    toolName: workflow
                    inputs: {definition: {id: k, tasks: [{id: nap, toolName: sleep, inputs: {for: 10d}}]}}
                """;
        int times = 2 * AttemptOutcomes.MAX_RECOVERIES;
        try (Ground ground = crashed(ground(), yaml, times, TASK_STARTED, "kid")) {
            Running run = ground.start(yaml);
            ground.hear(TASK_STARTED, "kid");

            assertThat(run.view().task("kid").status().finished()).isFalse();
        }
    }
}
