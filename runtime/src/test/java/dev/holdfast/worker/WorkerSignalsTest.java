package dev.holdfast.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.flow.QueuedRun;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Health;
import dev.holdfast.store.Log;
import dev.holdfast.store.metrics.MeteredBackend;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Workers are told of work where the store has signals, and find it soon where it has none or one was lost. */
class WorkerSignalsTest {
    private static final String ONE = "{id: one, tasks: [{id: a, toolName: act}]}";
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final AtomicInteger operations = new AtomicInteger();
    private Workshop shop = new Workshop(this::counted);

    private Backend counted(Backend store) {
        return new MeteredBackend(store, (operation, outcome, took) -> operations.incrementAndGet());
    }

    /** A store without signals. */
    private record Silent(Backend inner) implements Backend {
        @Override
        public Log log() {
            return inner.log();
        }

        @Override
        public Docs docs() {
            return inner.docs();
        }

        @Override
        public Blobs blobs() {
            return inner.blobs();
        }

        @Override
        public Health health() {
            return inner.health();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private static Object nothing(String process, Object call) {
        return "done by " + process;
    }

    private static Object forEver(String process, Object call) throws InterruptedException {
        new CountDownLatch(1).await();
        return "never";
    }

    @Test
    void aRunSubmittedElsewhereBeginsWithoutWaitingForTheNextLook() {
        shop.worker("alpha", 2, false, WorkerSignalsTest::nothing);
        for (int i = 0; i < 3; i++) {
            shop.pass(IDLE);
            String run = shop.submit(ONE, QueuedRun.Order.DEFAULT);
            shop.untilAtOnce(() -> shop.isFinished(run));
        }
    }

    @Test
    void aLostSignalCostsNoMoreThanTheTimeUntilTheNextLook() {
        shop.worker("alpha", 2, false, WorkerSignalsTest::nothing);
        shop.pass(IDLE);
        shop.store.loseSignals();
        String run = shop.submit(ONE, QueuedRun.Order.DEFAULT);
        Duration late = shop.until(() -> shop.isFinished(run));
        assertThat(late)
                .isBetween(
                        Duration.ofMillis(1),
                        Worker.LOOK_EVERY_TOLD.multipliedBy(3).dividedBy(2));
    }

    @Test
    void whatAWorkerLeavesIsTakenOverAtOnce() {
        String run = shop.submit(ONE, QueuedRun.Order.DEFAULT);
        var alpha = shop.worker("alpha", 1, false, WorkerSignalsTest::forEver);
        shop.until(() -> shop.log(run).contains("TASK_STARTED a"));
        shop.worker("beta", 1, false, WorkerSignalsTest::nothing);
        shop.pass(IDLE);
        alpha.worker.stop();
        shop.untilAtOnce(() -> shop.isFinished(run));
        assertThat(shop.log(run)).contains("WORKFLOW_CLAIMED beta");
    }

    @Test
    void aRunThatIsCancelledElsewhereStopsAtOnce() {
        String run = shop.submit(ONE, QueuedRun.Order.DEFAULT);
        var alpha = shop.worker("alpha", 1, false, WorkerSignalsTest::forEver);
        shop.until(() -> shop.log(run).contains("TASK_STARTED a"));
        shop.pass(Duration.ofSeconds(1));
        shop.runs().cancel(run);
        shop.untilAtOnce(() -> alpha.worker.atWork() == 0);
        assertThat(shop.log(run)).last().isEqualTo("WORKFLOW_CANCELLED");
    }

    @Test
    void anIdleWorkerHardlyUsesAStoreThatHasSignals() {
        assertThat(operationsWhenIdle()).isBetween(1, 2 * 20);
    }

    @Test
    void anIdleWorkerUsesAStoreWithoutSignalsLessThanOnceASecond() {
        shop.close();
        shop = new Workshop(store -> counted(new Silent(store)));
        assertThat(operationsWhenIdle()).isBetween(1, 2 * 60);
        String run = shop.submit(ONE, QueuedRun.Order.DEFAULT);
        Duration late = shop.until(() -> shop.isFinished(run));
        assertThat(late).isLessThan(Worker.LOOK_EVERY_IDLE.multipliedBy(3).dividedBy(2));
    }

    /** In two minutes. */
    private int operationsWhenIdle() {
        shop.worker("alpha", 2, false, WorkerSignalsTest::nothing);
        shop.pass(IDLE);
        operations.set(0);
        shop.pass(Duration.ofMinutes(2));
        return operations.get();
    }
}
