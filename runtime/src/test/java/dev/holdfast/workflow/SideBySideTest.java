package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.TaskStatus;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SideBySideTest {
    private final Ground ground = new Ground();

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void tasksThatDependOnNothingOfOneAnotherRunAtTheSameTime() throws InterruptedException {
        var allThree = new CyclicBarrier(3);
        RunView run = ground.tool("meet", call -> allThree.await(30, TimeUnit.SECONDS) >= 0)
                .run("""
                        id: w
                        tasks: [{id: a, toolName: meet}, {id: b, toolName: meet}, {id: c, toolName: meet}]
                        """);

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void noMoreTasksAreAtWorkThanAllowed() throws InterruptedException {
        var both = new CyclicBarrier(2);
        var atWork = new AtomicInteger();
        var most = new AtomicInteger();
        ground.tool("work", call -> {
            most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
            both.await(30, TimeUnit.SECONDS);
            return atWork.decrementAndGet();
        });
        Workflow many = ground.read("""
                id: w
                tasks:
                  - {id: a, type: parallel, toolName: work, inputs: {items: [1, 2, 3, 4, 5, 6, 7, 8, 9]}}
                  - {id: b, toolName: work}
                  - {id: c, toolName: work}
                  - {id: d, toolName: work}
                """);

        RunView run =
                ground.runner(ground.store, 2).start(many, RunRequest.DEFAULT).await();

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(most.get()).isEqualTo(2);
    }

    @Test
    void aParallelTaskRunsItsToolForEachItemAndKeepsTheirOrder() throws InterruptedException {
        var allThree = new CyclicBarrier(3);
        RunView run = ground.tool("meet", call -> {
                    allThree.await(30, TimeUnit.SECONDS);
                    return List.of(call.inputs().path("it"), call.idempotencyKey());
                })
                .run("""
                        id: w
                        tasks:
                          - id: each
                            type: parallel
                            toolName: meet
                            inputs: {items: [x, {n: 1}, null], it: "{{item}}"}
                        """);

        assertThat(run.task("each").output())
                .hasToString("[[\"x\",\"w/each/0\"],[{\"n\":1},\"w/each/1\"],[null,\"w/each/2\"]]");
        assertThat(run.task("each[1]").output()).hasToString("[{\"n\":1},\"w/each/1\"]");
    }

    @Test
    void aParallelTaskOfNoItemsHasNoResults() throws InterruptedException {
        RunView run = ground.tool("work", call -> null)
                .run("{id: w, tasks: [{id: each, type: parallel, toolName: work, inputs: {items: []}}]}");

        assertThat(run.task("each").output()).hasToString("[]");
    }

    @Test
    void anItemThatFailsFailsItsTask() throws InterruptedException {
        RunView run = ground.tool(
                        "work", call -> 1 / (1 - call.inputs().path("i").asInt()))
                .run("""
                        id: w
                        tasks:
                          - {id: each, type: parallel, toolName: work, inputs: {items: [5, 6], i: "{{index}}"}}
                        """);

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.failedTask()).isEqualTo("each");
        assertThat(run.error()).isEqualTo("item 1: / by zero");
        assertThat(run.task("each[0]").status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void aFalseConditionSkipsATaskAndWhatFollowsStillRuns() throws InterruptedException {
        RunView run = ground.tool("work", call -> call.inputs()).run("""
                        id: w
                        tasks:
                          - {id: check, type: decision, inputs: {condition: "input.size == null"}}
                          - {id: yes, toolName: work, when: "tasks.check.output"}
                          - {id: no, toolName: work, when: "!tasks.check.output"}
                          - {id: last, toolName: work, inputs: {no: "{{tasks.no.status}}", yes: "{{tasks.yes.status}}"}}
                        dependencies: {yes: [check], no: [check], last: [yes, no]}
                        """);

        assertThat(run.task("check").output()).hasToString("true");
        assertThat(run.task("no").status()).isEqualTo(TaskStatus.SKIPPED);
        assertThat(run.task("last").output()).hasToString("{\"no\":\"skipped\",\"yes\":\"completed\"}");
        assertThat(List.of(run.task("yes").attempt(), run.task("no").attempt())).containsExactly(1, 0);
    }
}
