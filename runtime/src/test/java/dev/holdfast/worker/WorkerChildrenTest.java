package dev.holdfast.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.flow.QueuedRun;
import dev.holdfast.flow.RunLeases;
import dev.holdfast.time.Leases;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever has the lease on a run has all that it started. */
class WorkerChildrenTest {
    private static final String PARENT = """
            id: parent
            tasks:
              - id: sub
                toolName: workflow
                inputs:
                  definition:
                    id: inner
                    tasks:
                      - {id: a, toolName: act}
                      - {id: b, toolName: act, dependsOn: [a]}
            """;
    private static final String CHILD = "parent~sub";

    private final Workshop shop = new Workshop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aChildIsCoveredByTheLeaseOfItsParentAndTakenOverWithIt() throws Exception {
        var wake = new CountDownLatch(1);
        shop.submit(PARENT, QueuedRun.Order.DEFAULT);
        var alpha = shop.worker("alpha", 1, false, (process, call) -> {
            wake.await();
            return "too late";
        });
        shop.until(() -> shop.log(CHILD).contains("TASK_STARTED a"));
        assertThat(Leases.holders(shop.store.docs())).containsOnlyKeys("run/parent");
        assertThat(RunLeases.covering(shop.runs(), CHILD)).isEqualTo("run/parent");
        assertThat(RunLeases.covering(shop.runs(), "parent")).isEqualTo("run/parent");
        assertThat(RunLeases.covering(shop.runs(), "unheard-of")).isEqualTo("run/unheard-of");

        alpha.pause();
        shop.worker("beta", 1, false, (process, call) -> "in time");
        shop.until(() -> shop.isFinished("parent"));
        wake.countDown();
        alpha.wake(Duration.ofHours(1));
        shop.until(() -> alpha.worker.atWork() == 0);
        assertThat(shop.log(CHILD))
                .containsExactly(
                        "WORKFLOW_STARTED",
                        "TASK_STARTED a",
                        "WORKFLOW_CLAIMED beta",
                        "TASK_STARTED a",
                        "TASK_COMPLETED a",
                        "TASK_STARTED b",
                        "TASK_COMPLETED b",
                        "WORKFLOW_COMPLETED");
        assertThat(shop.runs().show(CHILD).task("a").output()).hasToString("\"in time\"");
    }
}
