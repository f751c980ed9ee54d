package dev.holdfast.workflow;

import static dev.holdfast.flow.RunEvent.Type.TASK_STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.PersistenceException;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.Runs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewEvent;
import dev.holdfast.testkit.FaultyBackend;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Retrying and cancelling a run reaches its children, and what was cut off is completed by doing it again. */
class ChildRetryTest {
    private static final String PARENT = """
            id: p
            tasks:
              - id: kid
                toolName: workflow
                inputs:
                  definition:
                    id: inner
                    tasks:
                      - {id: before, toolName: work}
                      - {id: look, toolName: work, dependsOn: [before]}
            """;

    private static final String NESTED = """
            id: p
            tasks:
              - id: kids
                type: parallel
                toolName: workflow
                inputs:
                  items: [0, 1]
                  definition:
                    id: middle
                    tasks:
                      - id: kid
                        toolName: workflow
                        inputs: {definition: {id: inner, tasks: [{id: look, toolName: work}]}}
            """;

    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile boolean mended;

    private Ground ground() {
        return new Ground()
                .tool("work", call -> {
                    done.add(call.taskId());
                    if (call.taskId().equals("look") && !mended) {
                        throw new IllegalStateException("not mended");
                    }
                    return "good";
                })
                .tool("wait", call -> {
                    never.await();
                    return "never";
                });
    }

    @Test
    void aChildThatFailedGetsAnotherChanceEachTimeItsParentIsRetried() throws InterruptedException {
        try (Ground ground = ground()) {
            assertThat(ground.run(PARENT).status()).isEqualTo(RunStatus.FAILED);
            ground.runs().retry("p");
            assertThat(ground.run(PARENT).status()).as("not mended yet").isEqualTo(RunStatus.FAILED);
            mended = true;
            ground.runs().retry("p");

            assertThat(ground.run(PARENT).status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(done).containsExactly("before", "look", "look", "look");
        }
    }

    @Test
    void aChildThatWasRetriedByHandInBetweenGetsItsChanceToo() throws InterruptedException {
        try (Ground ground = ground()) {
            ground.run(PARENT);
            ground.runs().retry("p~kid");
            ground.runner(ground.store, 8).resume("p~kid").await();
            mended = true;
            ground.runs().retry("p");

            assertThat(ground.run(PARENT).status()).isEqualTo(RunStatus.COMPLETED);
        }
    }

    @Test
    void aChildThatCannotBeReadKeepsNoOtherFromBeingCancelled() throws InterruptedException {
        String fan = """
                id: p
                tasks:
                  - id: kids
                    type: parallel
                    toolName: workflow
                    inputs: {items: [0, 1, 2], definition: {id: inner, tasks: [{id: nap, toolName: sleep, inputs: {for: 1h}}]}}
                """;
        for (int bad = 0; bad < 3; bad++) {
            try (Ground ground = ground()) {
                Running running = ground.start(fan);
                for (int i = 0; i < 3; i++) {
                    ground.hear(TASK_STARTED, "nap");
                }
                running.stop();
                running.await();
                String damaged = "p~kids[" + bad + "]";
                var odd = NewEvent.of("ODD", Instant.EPOCH, Json.EMPTY);
                ground.store.log().append(damaged, Expected.any(), List.of(odd));

                for (int again = 0; again < 2; again++) {
                    assertThatThrownBy(() -> ground.runs().cancel("p")).hasMessageContaining(damaged);
                }
                assertThat(ground.runs().show("p").status()).isEqualTo(RunStatus.CANCELLED);
                for (int i = 0; i < 3; i++) {
                    if (i != bad) {
                        assertThat(ground.runs().show("p~kids[" + i + "]").status())
                                .isEqualTo(RunStatus.CANCELLED);
                    }
                }
            }
        }
    }

    @Test
    void aChildOfACancelledRunIsRetriedWithIt() throws InterruptedException {
        try (Ground ground = ground()) {
            ground.run(PARENT);
            ground.runs().retry("p");
            ground.runs().cancel("p");

            assertThatThrownBy(() -> ground.runs().retry("p~kid")).hasMessageContaining("retry 'p'");
        }
    }

    @Test
    void childrenOfItemsAndTheirChildrenGetAnotherChance() throws InterruptedException {
        try (Ground ground = ground()) {
            ground.run(NESTED);
            mended = true;
            ground.runs().retry("p");

            assertThat(ground.run(NESTED).status()).isEqualTo(RunStatus.COMPLETED);
        }
    }

    @Test
    void aRetryThatIsCutOffAnywhereIsCompletedByRepeatingIt() throws InterruptedException {
        boolean unharmed = false;
        for (int n = 1; !unharmed; n++) {
            mended = false;
            try (Ground ground = ground()) {
                ground.run(NESTED);
                mended = true;
                var faulty = new FaultyBackend(ground.store);
                faulty.failAt(n);
                try {
                    new Runs(faulty, ground.clock).retry("p");
                    ground.runner(faulty, 8)
                            .start(ground.read(NESTED), RunRequest.DEFAULT)
                            .await();
                    unharmed = faulty.operations() < n;
                } catch (PersistenceException cutOff) {
                    // and again
                }
                if (ground.runs().show("p").status() == RunStatus.FAILED) {
                    ground.runs().retry("p");
                }
                RunView run = ground.runs().show("p").status() == RunStatus.COMPLETED
                        ? ground.runs().show("p")
                        : ground.run(NESTED);

                assertThat(run.status()).as("cut off at operation " + n).isEqualTo(RunStatus.COMPLETED);
            }
        }
    }

    @Test
    void cancellingThatIsCutOffAnywhereIsCompletedByRepeatingIt() throws InterruptedException {
        String waiting = NESTED.replace("toolName: work}", "toolName: wait}");
        boolean unharmed = false;
        for (int n = 1; !unharmed; n++) {
            try (Ground ground = ground()) {
                ground.start(waiting);
                ground.hear(TASK_STARTED, "look");
                ground.hear(TASK_STARTED, "look");
                try (Ground left = ground.crashed()) {
                    var faulty = new FaultyBackend(left.store);
                    faulty.failAt(n);
                    try {
                        new Runs(faulty, left.clock).cancel("p");
                        unharmed = faulty.operations() < n;
                    } catch (PersistenceException cutOff) {
                        left.runs().cancel("p");
                    }

                    assertThat(List.of("p", "p~kids[0]", "p~kids[1]", "p~kids[0]~kid", "p~kids[1]~kid"))
                            .as("cut off at operation " + n)
                            .allSatisfy(run ->
                                    assertThat(left.runs().show(run).status()).isEqualTo(RunStatus.CANCELLED));
                }
            }
        }
    }
}
