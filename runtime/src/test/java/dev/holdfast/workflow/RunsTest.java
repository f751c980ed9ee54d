package dev.holdfast.workflow;

import static dev.holdfast.flow.RunEvent.Type.TASK_STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.flow.CancelRequests;
import dev.holdfast.flow.RunNotFound;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunSummary;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.TaskStatus;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunsTest {
    private static final String FOUR = """
            id: four
            tasks:
              - {id: a, toolName: work, compensationAction: {tool: undo, args: {}}}
              - {id: b, toolName: work}
              - {id: c, toolName: work}
              - {id: d, toolName: work}
            dependencies: {b: [a], c: [b], d: [a]}
            """;

    private final Ground ground = new Ground();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile String broken = "";
    private volatile String stuck = "";

    @BeforeEach
    void install() {
        ground.tool("undo", call -> done.add("undo " + call.taskId()));
        ground.tool("work", call -> {
            done.add(call.idempotencyKey());
            if (call.taskId().equals(broken)) {
                throw new IllegalStateException(broken + " is broken");
            }
            if (call.taskId().equals(stuck)) {
                never.await();
            }
            return call.runId();
        });
    }

    @AfterEach
    void close() {
        ground.close();
    }

    private Running start() {
        return ground.runner(ground.store, 1).start(ground.read(FOUR), RunRequest.DEFAULT);
    }

    @Test
    void runsAreListedFromTheNewestInPages() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            broken = i == 3 ? "c" : "";
            start().await();
        }
        List<RunSummary> all = new ArrayList<>();
        for (List<RunSummary> page = ground.runs().list(Long.MAX_VALUE, 2);
                !page.isEmpty();
                page = ground.runs().list(all.getLast().position(), 2)) {
            all.addAll(page);
        }

        assertThat(all).extracting(RunSummary::id).containsExactly("four-5", "four-4", "four-3", "four-2", "four");
        assertThat(all.get(1).status()).isEqualTo(RunStatus.FAILED);
        assertThat(all.get(1).error()).isEqualTo("c is broken");
        assertThat(all.get(2).status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> ground.runs().show("nothing"))
                .isInstanceOf(RunNotFound.class)
                .hasMessage("there is no run 'nothing' in this store; "
                        + "list the runs to see their ids, and check which store is open");
    }

    @Test
    void cancellingStopsWhatIsAtWorkAndCompensatesNothing() throws InterruptedException {
        stuck = "b";
        Running run = start();
        ground.hear(TASK_STARTED, "b");
        run.cancel();

        RunView ended = run.await();
        assertThat(ended.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(ended.task("a").status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(ended.task("b").status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(ended.completedAt()).isNotNull();
        assertThat(done).doesNotContain("undo a");
    }

    @Test
    void aRunThatNobodyIsAtWorkOnIsCancelledInTheLog() throws InterruptedException {
        start().await();
        try (Ground left = ground.crashedAfter(3)) {
            assertThat(left.runs().cancel("four").status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(left.log("four")).last().isEqualTo("WORKFLOW_CANCELLED");
            assertThat(left.runs().cancel("four").version()).isEqualTo(4);
        }
    }

    @Test
    void aRunOfAnotherProcessNoticesThatItWasCancelled() throws InterruptedException {
        stuck = "b";
        Running run = start();
        ground.hear(TASK_STARTED, "b");
        ground.runs().cancel("four");

        assertThat(run.await().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(ground.log("four")).last().isEqualTo("WORKFLOW_CANCELLED");
    }

    @Test
    void aGuestAsksTheProcessAtWorkToCancel() throws InterruptedException {
        stuck = "b";
        Running run = start();
        ground.hear(TASK_STARTED, "b");
        ground.runs().requestCancel("four");

        assertThat(run.await().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(ground.store.docs().collections()).isEmpty();
    }

    @Test
    void anOldRequestToCancelDoesNotReachARunThatWasRetriedSince() throws InterruptedException {
        start().await();
        try (Ground left = ground.crashedAfter(3)) {
            left.runs().cancel("four");
            left.runs().retry("four");
            Running run = left.start(FOUR);
            left.clock.advance(CancelRequests.LOOK_EVERY_ANNOUNCED);

            assertThat(run.await().status()).isEqualTo(RunStatus.COMPLETED);
        }
    }

    @Test
    void retryingAFailedRunKeepsWhatWasNotUndone() throws InterruptedException {
        broken = "c";
        assertThat(start().await().status()).isEqualTo(RunStatus.FAILED);
        assertThat(done).containsExactly("four/a", "four/b", "four/c", "undo a");
        done.clear();
        broken = "";

        assertThat(ground.runs().retry("four").status()).isEqualTo(RunStatus.RUNNING);
        RunView ended = start().await();
        assertThat(ended.id()).isEqualTo("four");
        assertThat(ended.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(ended.error()).isNull();
        assertThat(done)
                .as("an undone task runs again under a key of its own")
                .containsExactlyInAnyOrder("four/a#2", "four/c", "four/d");
    }

    @Test
    void onlyAFailedOrCancelledRunIsRetried() throws InterruptedException {
        start().await();

        assertThatThrownBy(() -> ground.runs().retry("four"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("run 'four' is completed; only a failed or cancelled run can be retried");
    }

    @Test
    void aForkTakesOverWhatDoesNotFollowFromTheTask() throws InterruptedException {
        start().await();
        done.clear();
        WorkflowRunner runner = ground.runner(ground.store, 1);

        String fork = runner.fork("four", "b", null);
        RunView ended = runner.resume(fork).await();

        assertThat(fork).isEqualTo("four-2");
        assertThat(ended.forkedFrom()).isEqualTo("four");
        assertThat(done).containsExactly("four-2/b", "four-2/c");
        assertThat(ended.task("a").copiedFrom()).isEqualTo("four");
        assertThat(ended.output()).hasToString("{\"c\":\"four-2\",\"d\":\"four\"}");
    }

    @Test
    void aForkFromATaskThatDoesNotExistIsRefused() throws InterruptedException {
        start().await();

        assertThatThrownBy(() -> ground.runner(ground.store, 1).fork("four", "z", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("workflow 'four' has no task 'z'");
    }

    @Test
    void aForkNeverGoesIntoARunThatExists() throws InterruptedException {
        start().await();

        assertThatThrownBy(() -> ground.runner(ground.store, 1).fork("four", "b", "four"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is a run 'four' already; give the fork another id");
    }

    @Test
    void asManyEventsAreGivenAsWereAskedForHoweverLongTheyAre() {
        Json body = Json.string("x".repeat(900_000));
        for (int i = 0; i < 12; i++) {
            NewEvent event = NewEvent.of("noted", ground.clock.instant(), body);
            ground.store.log().append("long", Expected.any(), List.of(event));
        }
        assertThat(ground.runs().events("long", 1, 10)).hasSize(10);
        assertThat(ground.runs().events("long", 0, 100)).hasSize(12);
    }
}
