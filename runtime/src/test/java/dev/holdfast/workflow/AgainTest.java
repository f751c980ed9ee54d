package dev.holdfast.workflow;

import static dev.holdfast.flow.RunEvent.Type.TASK_STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.DefinitionChanged;
import dev.holdfast.flow.Engine;
import dev.holdfast.flow.QueuedRun;
import dev.holdfast.flow.RunListener;
import dev.holdfast.flow.RunQueue;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewEvent;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run id that a caller gives stands for one run, however often it is asked for. */
class AgainTest {
    private static final String TWO = """
            id: order
            tasks:
              - {id: a, toolName: work, inputs: {n: 1}}
              - {id: b, toolName: work, dependsOn: [a], inputs: {n: 2}}
            """;

    private static final RunRequest REQUEST = RunRequest.DEFAULT.withRunId("order-42");

    private final Ground ground = new Ground();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private volatile String broken = "";

    @BeforeEach
    void install() {
        ground.tool("work", call -> {
            done.add(call.runId() + "/" + call.taskId() + call.inputs().path("n"));
            if (call.taskId().equals(broken)) {
                throw new IllegalStateException("broken");
            }
            return call.inputs().path("n").asInt();
        });
    }

    @AfterEach
    void close() {
        ground.close();
    }

    private Running start(String yaml, RunRequest request) {
        return ground.runner(ground.store, 8).start(ground.read(yaml), request);
    }

    @Test
    void aCompletedRunGivesItsResultAgain() throws InterruptedException {
        RunView first = start(TWO, REQUEST).await();
        int events = ground.log("order-42").size();
        RunView again = start(TWO, REQUEST).await();

        assertThat(again).isEqualTo(first);
        assertThat(again.output()).hasToString("{\"b\":2}");
        assertThat(done).containsExactly("order-42/a1", "order-42/b2");
        assertThat(ground.log("order-42")).hasSize(events);
        assertThat(ground.runs().list(Long.MAX_VALUE, 10)).hasSize(1);
    }

    @Test
    void aFailedRunGivesItsErrorAgain() throws InterruptedException {
        broken = "b";
        RunView first = start(TWO, REQUEST).await();
        broken = "";

        assertThat(start(TWO, REQUEST).await()).isEqualTo(first);
        assertThat(first.status()).isEqualTo(RunStatus.FAILED);
        assertThat(done).containsExactly("order-42/a1", "order-42/b2");
    }

    @Test
    void aCancelledRunStaysCancelled() throws InterruptedException {
        var never = new CountDownLatch(1);
        ground.tool("work", call -> {
            never.await();
            return null;
        });
        Running run = start(TWO, REQUEST);
        ground.hear(TASK_STARTED, "a");
        run.cancel();
        run.await();

        assertThat(start(TWO, REQUEST).await().status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void inputIsComparedWhereItIsGivenWhateverHasBecomeOfTheRun() throws InterruptedException {
        start(TWO, REQUEST.withInput(Trees.object().put("amount", 5))).await();

        assertThat(start(TWO, REQUEST).await().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(start(TWO, REQUEST.withInput(Trees.object().put("amount", 5)))
                        .await()
                        .status())
                .isEqualTo(RunStatus.COMPLETED);
        assertThatThrownBy(() -> start(TWO, REQUEST.withInput(Trees.object().put("amount", 6))))
                .isInstanceOf(DefinitionChanged.class)
                .hasMessageContaining("the input was {\"amount\":5} and is {\"amount\":6}");
    }

    @Test
    void aChangedFileIsRefusedWhateverHasBecomeOfTheRun() throws InterruptedException {
        start(TWO, REQUEST).await();

        for (RunRequest request : List.of(REQUEST, REQUEST.acceptingChanges())) {
            assertThatThrownBy(() -> start(TWO.replace("n: 2", "n: 3"), request))
                    .isInstanceOf(DefinitionChanged.class)
                    .hasMessageContaining("task 'b': inputs was {\"n\":2} and is {\"n\":3}")
                    .hasMessageContaining("it has completed");
        }
        assertThat(ground.log("order-42")).last().isEqualTo("WORKFLOW_COMPLETED");
    }

    @Test
    void aFailedRunGoesOnWithAChangedFileWhereThatIsAskedFor() throws InterruptedException {
        broken = "b";
        start(TWO, REQUEST).await();
        broken = "";
        String mended = TWO.replace("n: 2", "n: 3");
        assertThatThrownBy(() -> start(mended, REQUEST)).isInstanceOf(DefinitionChanged.class);

        RunView ended = start(mended, REQUEST.acceptingChanges()).await();
        assertThat(ended.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(done).containsExactly("order-42/a1", "order-42/b2", "order-42/b3");
        assertThat(start(mended, REQUEST).await()).isEqualTo(ended);
    }

    @Test
    void anIdWhoseRunWasRemovedIsFreeAgain() throws InterruptedException {
        start(TWO, REQUEST).await();
        ground.store.log().truncate("order-42", ground.store.log().version("order-42"));
        done.clear();

        RunView second = start(TWO, REQUEST).await();
        assertThat(second.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(done).containsExactly("order-42/a1", "order-42/b2");
        assertThat(start(TWO, REQUEST).await()).isEqualTo(second);
        assertThat(ground.runs().list(Long.MAX_VALUE, 10)).extracting("status").containsExactly(RunStatus.COMPLETED);
    }

    @Test
    void runsOfOtherWorkflowsArePassedOverWhereIdsAreMadeUp() throws InterruptedException {
        Running asleep = ground.start("{id: order-2, tasks: [{id: nap, toolName: sleep, inputs: {for: 1h}}]}");
        ground.hear(TASK_STARTED, "nap");
        asleep.stop();
        asleep.await();

        assertThat(ground.run(TWO).id()).isEqualTo("order");
        assertThat(ground.run(TWO).id()).isEqualTo("order-3");
        assertThat(ground.run(TWO).id()).isEqualTo("order-4");
        assertThat(ground.runs().show("order-2").status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void anUnfinishedRunBehindOneOfAnotherWorkflowIsContinued() throws InterruptedException {
        String nap = "{id: w, tasks: [{id: nap, toolName: sleep, inputs: {for: 1h}}]}";
        Running first = ground.start(nap);
        ground.hear(TASK_STARTED, "nap");
        first.stop();
        first.await();
        start(TWO, RunRequest.DEFAULT.withRunId("w-2")).await();

        assertThat(ground.start(nap).runId()).isEqualTo("w");
    }

    @Test
    void anUnfinishedRunBehindAFinishedOneThatWasGivenItsIdIsContinued() throws InterruptedException {
        String nap = "{id: w, tasks: [{id: nap, toolName: sleep, inputs: {for: 1h}}]}";
        Running first = ground.start(nap);
        ground.hear(TASK_STARTED, "nap");
        first.stop();
        first.await();
        start("{id: w, tasks: [{id: a, toolName: noop}]}", RunRequest.DEFAULT.withRunId("w-2"))
                .await();

        assertThat(ground.start(nap).runId()).isEqualTo("w");
    }

    @Test
    void anotherPlaceInTheQueueIsRefusedAndNotIgnored() {
        var submission = new Submission(new Engine(ground.store, ground.timers, new Random(1), RunListener.NONE));
        submission.submit(ground.read(TWO), REQUEST, new QueuedRun.Order(1, 0));

        assertThat(submission
                        .submit(ground.read(TWO), REQUEST, QueuedRun.Order.DEFAULT)
                        .status())
                .isEqualTo(RunStatus.PENDING);
        assertThatThrownBy(() -> submission.submit(ground.read(TWO), REQUEST, new QueuedRun.Order(5, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'order-42' is queued already, with priority 1");
    }

    @Test
    void whatIsNoRunIsNotTakenForOne() {
        ground.store
                .log()
                .append(
                        "notes",
                        Expected.any(),
                        List.of(NewEvent.of("Noted", ground.clock.instant(), Trees.json(Trees.object()))));

        assertThatThrownBy(() -> start(TWO, RunRequest.DEFAULT.withRunId("notes")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'notes' is the stream of something else");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "b"})
    void submittingAgainShowsHowTheRunEnded(String broke) throws InterruptedException {
        var submission = new Submission(new Engine(ground.store, ground.timers, new Random(1), RunListener.NONE));
        broken = broke;
        RunView submitted = submission.submit(ground.read(TWO), REQUEST, QueuedRun.Order.DEFAULT);
        assertThat(submission.submit(ground.read(TWO), REQUEST, QueuedRun.Order.DEFAULT))
                .isEqualTo(submitted);
        RunView ended = ground.runner(ground.store, 8).resume("order-42").await();
        var queue = new RunQueue(ground.store);
        queue.page("", 10).forEach(queue::remove);

        assertThat(submission.submit(ground.read(TWO), REQUEST, QueuedRun.Order.DEFAULT))
                .isEqualTo(ended);
        assertThat(queue.page("", 10)).as("a finished run is not queued again").isEmpty();
    }
}
