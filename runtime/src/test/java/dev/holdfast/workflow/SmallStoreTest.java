package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.Engine;
import dev.holdfast.flow.QueuedRun;
import dev.holdfast.flow.RunListener;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.Unrecordable;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Limits;
import dev.holdfast.testkit.FaultyBackend;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** What is too large for an event of the store is known before anything is decided with it, whatever the store takes. */
class SmallStoreTest {
    private static final int LIMIT = 200_000;
    private static final String SAGA = """
            id: w
            tasks:
              - {id: a, toolName: work, compensationAction: {tool: undo, args: {of: a}}}
              - {id: b, toolName: odd, dependsOn: [a], retry: {maxAttempts: 3, backoffMs: 0}}
            """;

    private final Ground ground = new Ground();
    private final Backend small = new FaultyBackend(ground.store, new Limits(LIMIT, Blobs.MAX_BYTES));
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        ground.close();
    }

    private static String large(int characters) {
        return "x".repeat(characters);
    }

    private static ObjectNode input(int characters) {
        return Trees.object().put("x", large(characters));
    }

    private Ground tools(Ground.Doing odd) {
        return ground.tool("work", TaskCall::taskId)
                .tool("odd", odd)
                .tool(
                        "undo",
                        call -> done.add("undo " + call.inputs().path("of").asString()));
    }

    private RunView run(String yaml) throws InterruptedException {
        return ground.runner(small, 8)
                .start(ground.read(yaml), RunRequest.DEFAULT)
                .await();
    }

    private long recorded() {
        return ground.store.log().version("w");
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT - 10, LIMIT + 1, 10 * LIMIT})
    void anOutputThatTheStoreDoesNotTakeFailsItsTaskForGood(int characters) throws InterruptedException {
        tools(call -> {
            done.add("odd");
            return large(characters);
        });
        RunView run = run(SAGA);

        assertThat(done).containsExactly("odd", "undo a");
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error()).contains("cannot be recorded").contains("bytes as JSON");
    }

    @Test
    void soItIsInAStoreThatMovesNoLargeBodiesToBlobs() throws InterruptedException {
        tools(call -> {
            done.add("odd");
            return large(2_000_000);
        });
        RunView run = ground.run(SAGA);

        assertThat(done).containsExactly("odd", "undo a");
        assertThat(run.error()).contains("cannot be recorded");
    }

    @Test
    void whatTheStoreTakesIsRecorded() throws InterruptedException {
        tools(call -> large(LIMIT * 4 / 5));
        assertThat(run(SAGA).status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void outputsThatTogetherAreTooLargeFailTheTaskThatGathersThem() throws InterruptedException {
        tools(call -> large(LIMIT / 4));
        RunView run =
                run(SAGA.replace("toolName: odd", "type: parallel, toolName: odd, inputs: {items: [1, 2, 3, 4]}"));

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error()).contains("the list of outputs cannot be recorded");
        assertThat(done).containsExactly("undo a");
    }

    @Test
    void messagesOfAllKindsAreRecorded() throws InterruptedException {
        tools(call -> {
            throw new IllegalStateException("\u0001".repeat(10_000_000));
        });
        assertThat(run(SAGA.replace("maxAttempts: 3", "maxAttempts: 1")).status())
                .isEqualTo(RunStatus.FAILED);
    }

    @Test
    void aRunThatIsGivenTooMuchDoesNotBegin() {
        Workflow workflow = tools(call -> 1).read(SAGA);
        Workflow long_ = ground.read(SAGA.replace("id: w", "id: w\nname: " + large(LIMIT / 2)));
        var submission = new Submission(new Engine(small, ground.timers, new Random(1), new RunListener() {}));

        assertThatThrownBy(() -> ground.runner(small, 8).start(workflow, new RunRequest("w", input(LIMIT), false)))
                .isInstanceOf(Unrecordable.class)
                .hasMessageStartingWith("the input cannot be recorded");
        assertThatThrownBy(() -> ground.runner(small, 8).start(long_, new RunRequest("w", input(LIMIT / 2), false)))
                .isInstanceOf(Unrecordable.class)
                .hasMessageStartingWith("what the run is given, its definition and its input, cannot be recorded");
        assertThatThrownBy(() ->
                        submission.submit(long_, new RunRequest("w", input(LIMIT / 2), false), QueuedRun.Order.DEFAULT))
                .isInstanceOf(Unrecordable.class);
        assertThat(recorded()).isZero();
    }

    @Test
    void aDefinitionThatTheStoreDoesNotTakeIsNotAccepted() throws InterruptedException {
        tools(call -> {
            throw new IllegalStateException("broken");
        });
        run(SAGA);
        long before = recorded();
        Workflow long_ = ground.read(SAGA.replace("id: w", "id: w\nname: " + large(LIMIT)));

        assertThatThrownBy(() -> ground.runner(small, 8).retry("w", long_)).isInstanceOf(Unrecordable.class);
        assertThatThrownBy(() -> ground.runner(small, 8).fork("w", "b", "w2", long_))
                .isInstanceOf(Unrecordable.class);
        assertThat(recorded()).isEqualTo(before);
        assertThat(ground.store.log().version("w2")).isZero();
    }

    @Test
    void aChildThatIsGivenTooMuchFailsItsTaskForGood() throws InterruptedException {
        tools(call -> large(LIMIT / 2));
        RunView run = run(
                SAGA
                        + "  - {id: c, toolName: workflow, dependsOn: [b], retry: {maxAttempts: 3, backoffMs: 0}, inputs:"
                        + " {definition: {id: d, tasks: [{id: t, toolName: work}]}, input: {x: '{{tasks.b.output}}', y: '{{tasks.b.output}}'}}}\n");

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.failedTask()).isEqualTo("c");
        assertThat(run.task("c").attempt()).isEqualTo(1);
        assertThat(run.error()).contains("the input cannot be recorded");
        assertThat(done).containsExactly("undo a");
    }
}
