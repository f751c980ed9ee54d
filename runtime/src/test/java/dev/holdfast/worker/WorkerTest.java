package dev.holdfast.worker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.flow.QueuedRun;
import dev.holdfast.flow.RunQueue;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.time.Leases;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerTest {
    private static final String TWO = """
            id: two
            tasks:
              - {id: a, toolName: act}
              - {id: b, toolName: act, dependsOn: [a]}
            """;
    private static final String NAP = """
            id: nap
            tasks: [{id: sleep, toolName: sleep, inputs: {for: 24h}}]
            """;

    private final Workshop shop = new Workshop();

    @AfterEach
    void close() {
        shop.close();
    }

    private static Object nothing(String process, Object call) {
        return "done by " + process;
    }

    @Test
    void aSubmittedRunIsCarriedOutAndLeavesNothingInTheQueue() throws Exception {
        String run = shop.submit(TWO, QueuedRun.Order.DEFAULT);
        assertThat(shop.log(run)).containsExactly("WORKFLOW_STARTED");
        var worker = shop.worker("alpha", 2, true, WorkerTest::nothing);

        shop.until(worker.end::isDone);
        assertThat(worker.end.get()).isZero();
        assertThat(shop.log(run))
                .containsExactly(
                        "WORKFLOW_STARTED",
                        "WORKFLOW_CLAIMED alpha",
                        "TASK_STARTED a",
                        "TASK_COMPLETED a",
                        "TASK_STARTED b",
                        "TASK_COMPLETED b",
                        "WORKFLOW_COMPLETED");
        assertThat(new RunQueue(shop.store).page("", 10)).isEmpty();
        assertThat(Leases.holders(shop.store.docs())).isEmpty();
    }

    @Test
    void aDeadWorkersRunIsTakenOverWithinTenSecondsAndOnlyThen() {
        String run = shop.submit(TWO, QueuedRun.Order.DEFAULT);
        var alpha = shop.worker("alpha", 1, false, WorkerTest::forEver);
        shop.until(() -> shop.log(run).contains("TASK_STARTED a"));
        shop.worker("beta", 1, false, WorkerTest::nothing);
        shop.pass(Duration.ofMinutes(1));
        assertThat(shop.log(run)).doesNotContain("WORKFLOW_CLAIMED beta");

        alpha.pause();
        Duration taken = shop.until(() -> shop.log(run).contains("WORKFLOW_CLAIMED beta"));
        assertThat(taken).isBetween(Leases.LENGTH.minus(Duration.ofSeconds(2)), Duration.ofSeconds(10));
        shop.until(() -> shop.isFinished(run));
    }

    private static Object forEver(String process, Object call) throws InterruptedException {
        new CountDownLatch(1).await();
        return "never";
    }

    @Test
    void aWorkerThatWakesUpAfterLosingItsLeaseRecordsNothing() throws Exception {
        var wake = new CountDownLatch(1);
        var woken = new CountDownLatch(1);
        String run = shop.submit(TWO, QueuedRun.Order.DEFAULT);
        var alpha = shop.worker("alpha", 1, false, (process, call) -> {
            wake.await();
            woken.countDown();
            return "too late";
        });
        shop.until(() -> shop.log(run).contains("TASK_STARTED a"));
        alpha.pause();
        shop.worker("beta", 1, false, (process, call) -> {
            wake.countDown();
            woken.await();
            return "in time";
        });
        shop.until(() -> shop.isFinished(run));
        alpha.wake(Duration.ofHours(1));
        shop.until(() -> alpha.worker.atWork() == 0);
        assertThat(shop.runs().show(run).task("a").output()).hasToString("\"in time\"");
        assertThat(shop.log(run))
                .containsExactly(
                        "WORKFLOW_STARTED",
                        "WORKFLOW_CLAIMED alpha",
                        "TASK_STARTED a",
                        "WORKFLOW_CLAIMED beta",
                        "TASK_STARTED a",
                        "TASK_COMPLETED a",
                        "TASK_STARTED b",
                        "TASK_COMPLETED b",
                        "WORKFLOW_COMPLETED");
    }

    @Test
    void theClaimAloneKeepsTheOldWorkerFromRecording() {
        String run = shop.submit(NAP, QueuedRun.Order.DEFAULT);
        var alpha = shop.worker("alpha", 1, false, WorkerTest::nothing);
        shop.until(() -> shop.log(run).contains("TASK_STARTED sleep"));
        alpha.pause();
        shop.worker("beta", 1, false, WorkerTest::nothing);
        shop.until(() -> shop.log(run).contains("WORKFLOW_CLAIMED beta"));

        alpha.wake(Duration.ofHours(48)); // for alpha the sleep is over
        shop.until(() -> alpha.worker.atWork() == 0);
        assertThat(shop.log(run))
                .containsExactly(
                        "WORKFLOW_STARTED", "WORKFLOW_CLAIMED alpha", "TASK_STARTED sleep", "WORKFLOW_CLAIMED beta");
    }

    @Test
    void aWorkerThatIsStoppedLeavesItsRunsToOthersAtOnce() throws Exception {
        String run = shop.submit(TWO, QueuedRun.Order.DEFAULT);
        var alpha = shop.worker("alpha", 1, false, WorkerTest::forEver);
        shop.until(() -> shop.log(run).contains("TASK_STARTED a"));
        alpha.worker.stop();
        assertThat(alpha.end.get(30, SECONDS)).isEqualTo(1);
        assertThat(Leases.holders(shop.store.docs())).isEmpty();

        shop.worker("beta", 1, false, WorkerTest::nothing);
        assertThat(shop.until(() -> shop.isFinished(run))).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void higherPrioritiesComeFirstAndOtherwiseTheOlder() {
        List<String> order = new CopyOnWriteArrayList<>();
        for (int priority : List.of(0, -5, 100, 0, 7)) {
            shop.submit(TWO.replace("two", "p" + priority), new QueuedRun.Order(priority, 0));
            shop.clock.advance(Duration.ofMillis(1));
        }
        var worker = shop.worker("alpha", 1, true, (process, call) -> order.add(call.runId()));
        shop.until(worker.end::isDone);
        assertThat(order.stream().distinct()).containsExactly("p100", "p7", "p0", "p0-2", "p-5");
    }

    @Test
    void theLimitOfAWorkflowHoldsOverAllWorkersAndKeepsNobodyElseWaiting() {
        var atWork = new AtomicInteger();
        var most = new AtomicInteger();
        var mayEnd = new Semaphore(0);
        for (int i = 0; i < 20; i++) {
            shop.submit(TWO.replace("two", "limited"), new QueuedRun.Order(10, 3));
        }
        String other = shop.submit(TWO, QueuedRun.Order.DEFAULT);
        Workshop.Act act = (process, call) -> {
            if (call.runId().startsWith("limited")) {
                most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
                mayEnd.acquire();
                atWork.decrementAndGet();
            }
            return null;
        };
        var alpha = shop.worker("alpha", 8, true, act);
        var beta = shop.worker("beta", 8, true, act);
        shop.until(() -> atWork.get() == 3 && shop.isFinished(other));
        shop.pass(Duration.ofMinutes(1)); // both have looked for more work many times
        assertThat(atWork).hasValue(3);

        mayEnd.release(1_000);
        shop.until(() -> alpha.end.isDone() && beta.end.isDone());
        assertThat(most).as("at work at the same time").hasValue(3);
    }

    @Test
    void twoWorkersRacingForAThousandRunsStartEachOnce() {
        Map<String, Integer> starts = new ConcurrentHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            shop.submit(TWO, QueuedRun.Order.DEFAULT);
        }
        Workshop.Act act = (process, call) -> starts.merge(call.idempotencyKey(), 1, Integer::sum);
        var alpha = shop.worker("alpha", 16, true, act);
        var beta = shop.worker("beta", 16, true, act);
        shop.until(() -> alpha.end.isDone() && beta.end.isDone());
        assertThat(starts)
                .hasSize(2_000)
                .allSatisfy((key, times) -> assertThat(times).isEqualTo(1));
        assertThat(shop.log("two-1000")).hasSize(7).last().isEqualTo("WORKFLOW_COMPLETED");
    }

    @Test
    void theQueueIsRebuiltFromTheLog() {
        String first = shop.submit(TWO, new QueuedRun.Order(0, 2));
        String second = shop.submit(TWO, new QueuedRun.Order(5, 0));
        var queue = new RunQueue(shop.store);
        List<QueuedRun> before = queue.page("", 10);
        assertThat(before).extracting(QueuedRun::runId).containsExactly(second, first);
        shop.runs().cancel(second);

        Docs docs = shop.store.docs();
        before.forEach(run -> docs.delete(RunQueue.COLLECTION, run.key(), Expected.any()));
        queue.catchUp();
        assertThat(queue.page("", 10)).containsExactly(before.get(1));
        queue.catchUp();
        assertThat(queue.page("", 10)).hasSize(1);
    }
}
