package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.PersistenceException;
import dev.holdfast.flow.DefinitionChanged;
import dev.holdfast.flow.RunStatus;
import dev.holdfast.flow.RunView;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failed runs that go on, or are forked, with a mended definition. */
class MendedRunsTest {
    private static final String CHAIN = """
            id: w
            tasks:
              - {id: a, toolName: work, inputs: {n: 1}}
              - {id: b, toolName: work, dependsOn: [a], inputs: {n: 2}, compensationAction: {tool: work, args: {n: 20}}}
              - {id: c, toolName: work, dependsOn: [b], inputs: {n: bad}}
            """;

    private static final String FAN = """
            id: w
            tasks:
              - {id: fan, type: parallel, toolName: work, inputs: {items: [0, 1, 2, 3], n: "{{item}}"}}
              - {id: end, toolName: work, dependsOn: [fan], inputs: {n: bad}}
            """;

    private final Ground ground = new Ground();
    private final List<String> done = new CopyOnWriteArrayList<>();

    @BeforeEach
    void install() {
        ground.tool("work", call -> {
            String n = call.inputs().path("n").asString();
            done.add(call.taskId() + ":" + n);
            if (n.equals("bad")) {
                throw new IllegalStateException("bad");
            }
            return n;
        });
    }

    @AfterEach
    void close() {
        ground.close();
    }

    private WorkflowRunner failed(String yaml) throws InterruptedException {
        WorkflowRunner runner = ground.runner(ground.store, 1);
        assertThat(runner.start(ground.read(yaml), RunRequest.DEFAULT).await().status())
                .isEqualTo(RunStatus.FAILED);
        done.clear();
        return runner;
    }

    private Workflow mended(String yaml, String from, String to) {
        assertThat(yaml).contains(from);
        return ground.read(yaml.replace(from, to));
    }

    @Test
    void aFailedRunGoesOnWithAMendedDefinitionAndKeepsWhatIsDone() throws InterruptedException {
        RunView ended =
                failed(CHAIN).retry("w", mended(CHAIN, "n: bad", "n: 3")).await();

        assertThat(ended.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(done).as("b was undone").containsExactly("b:2", "c:3");
        assertThat(ground.log("w")).containsSubsequence("WORKFLOW_FAILED c", "WORKFLOW_RETRIED", "WORKFLOW_CHANGED");
    }

    @Test
    void whatWasUndoneIsMadeAgainBeforeWhatFollowsFromItHoweverManyKeptTasksAreBetween() throws InterruptedException {
        String yaml = """
                id: w
                tasks:
                  - {id: pay, toolName: work, dependsOn: [told], inputs: {n: bad}}
                  - {id: told, toolName: work, dependsOn: [noted], inputs: {n: 3}}
                  - {id: noted, toolName: work, dependsOn: [reserved], inputs: {n: 2}}
                  - {id: reserved, toolName: work, inputs: {n: 1}, compensationAction: {tool: work, args: {n: 0}}}
                """;
        RunView ended = failed(yaml).retry("w", mended(yaml, "n: bad", "n: 4")).await();

        assertThat(ended.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(done).containsExactly("reserved:1", "pay:4");
    }

    @ParameterizedTest
    @CsvSource({"n: 1, n: 9, inputs", "'dependsOn: [a], inputs: {n: 2}', 'dependsOn: [], inputs: {n: 2}',"})
    void whatIsKeptMayNotChangeAndWhatWasUndoneMay(String from, String to, String refused) throws InterruptedException {
        WorkflowRunner runner = failed(CHAIN);
        Workflow mended = mended(CHAIN.replace("n: bad", "n: 3"), from, to);
        if (refused == null) {
            assertThat(runner.retry("w", mended).await().status()).isEqualTo(RunStatus.COMPLETED);
        } else {
            assertThatThrownBy(() -> runner.retry("w", mended))
                    .isInstanceOf(DefinitionChanged.class)
                    .hasMessageContaining("task 'a': " + refused)
                    .hasMessageContaining("its result is recorded");
            assertThat(ground.log("w")).last().isEqualTo("WORKFLOW_FAILED c");
        }
    }

    @Test
    void aRetryThatIsCutOffIsContinuedWithTheMendedDefinition() throws InterruptedException {
        Workflow mended = mended(CHAIN, "n: bad", "n: 3");
        failed(CHAIN).retry("w", mended).await();
        int all = ground.log("w").size();
        for (int events = ground.log("w").indexOf("WORKFLOW_CHANGED") + 1; events < all; events++) {
            try (Ground left = ground.crashedAfter(events)) {
                assertThat(left.runner(left.store, 1).resume("w").await().status())
                        .isEqualTo(RunStatus.COMPLETED);
            }
        }
    }

    @Test
    void aCompletedRunIsNotRetried() throws InterruptedException {
        ground.run(CHAIN.replace("n: bad", "n: 3"));

        assertThatThrownBy(() -> ground.runner(ground.store, 1).retry("w", ground.read(CHAIN)))
                .hasMessageContaining("run 'w' is completed; only a failed or cancelled run can be retried");
    }

    @Test
    void aRunWhoseDefinitionIsNotAcceptedAnyMoreSaysHowItGoesOn() throws InterruptedException {
        ground.store
                .log()
                .append(
                        "old",
                        Expected.none(),
                        List.of(new NewEvent(
                                "start",
                                "WORKFLOW_STARTED",
                                ground.clock.instant(),
                                Json.ofCompact(
                                        "{\"workflowId\":\"old\",\"data\":{\"name\":\"Old\",\"input\":{},\"definition\":{\"id\":\"w\",\"tasks\":[{\"id\":\"a\",\"toolName\":\"gone\"}]}}}"),
                                Meta.tagged("run"))));
        WorkflowRunner runner = ground.runner(ground.store, 1);
        assertThatThrownBy(() -> runner.resume("old"))
                .isInstanceOf(PersistenceException.class)
                .hasMessageContaining("toolName is 'gone'")
                .hasMessageContaining("runs retry old --with FILE");

        assertThat(runner.retry("old", ground.read("{id: w, tasks: [{id: a, toolName: work, inputs: {n: 1}}]}"))
                        .await()
                        .status())
                .isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void aMendedDefinitionOfAChildReachesTheChildAndKeepsWhatItHasDone() throws InterruptedException {
        String parent = """
                id: w
                tasks:
                  - id: kid
                    toolName: workflow
                    inputs:
                      definition:
                        id: inner
                        tasks:
                          - {id: a, toolName: work, inputs: {n: 1}}
                          - {id: b, toolName: work, dependsOn: [a], inputs: {n: bad}}
                """;
        WorkflowRunner runner = failed(parent);

        assertThat(runner.retry("w", mended(parent, "n: bad", "n: 2")).await().status())
                .isEqualTo(RunStatus.COMPLETED);
        assertThat(done).as("a was done before").containsExactly("b:2");
        assertThat(ground.log("w~kid")).contains("WORKFLOW_CHANGED");
    }

    @Test
    void aMendedChildWhoseFinishedTaskChangedFailsAndSaysWhy() throws InterruptedException {
        String parent = """
                id: w
                tasks:
                  - id: kid
                    toolName: workflow
                    inputs:
                      definition: {id: inner, tasks: [{id: a, toolName: work, inputs: {n: 1}}, {id: b, toolName: work, inputs: {n: bad}}]}
                """;
        WorkflowRunner runner = failed(parent);

        RunView ended = runner.retry("w", mended(parent.replace("n: bad", "n: 2"), "n: 1", "n: 9"))
                .await();
        assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
        assertThat(ended.error()).contains("its result is recorded");
        assertThat(done).isEmpty();
    }

    @Test
    void aForkRunsTheMendedDefinition() throws InterruptedException {
        WorkflowRunner runner = failed(CHAIN.replace(", compensationAction: {tool: work, args: {n: 20}}", ""));
        String before = CHAIN.replace(", compensationAction: {tool: work, args: {n: 20}}", "");
        String fork = runner.fork("w", "c", "mended", mended(before, "n: bad", "n: 3"));

        assertThat(runner.resume(fork).await().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(done).containsExactly("c:3");
        assertThatThrownBy(() -> runner.fork("w", "c", "other", mended(before, "n: 1", "n: 9")))
                .isInstanceOf(DefinitionChanged.class)
                .hasMessageContaining("task 'a': inputs")
                .hasMessageContaining("run 'w' was started with");
        assertThat(ground.store.log().version("other")).isZero();
    }

    @Test
    void aForkFromAnItemTakesTheOtherItemsOver() throws InterruptedException {
        WorkflowRunner runner = failed(FAN);
        String fork = runner.fork("w", "fan[2]", null, mended(FAN, "n: bad", "n: 4"));

        RunView ended = runner.resume(fork).await();
        assertThat(done).containsExactly("fan[2]:2", "end:4");
        assertThat(ended.task("fan").output()).hasToString("[\"0\",\"1\",\"2\",\"3\"]");
    }

    @Test
    void aForkFromAnItemThatCannotBeIsRefused() throws InterruptedException {
        WorkflowRunner runner = failed(FAN);
        for (String step : List.of("fan[4]", "fan[03]", "fan[x]", "end[0]", "fan[-1]")) {
            assertThatThrownBy(() -> runner.fork("w", step, "other"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("has no item '" + step + "'");
        }
    }

    @Test
    void whatItemsFollowFromMayNotChangeWhereTheyAreKept() throws InterruptedException {
        WorkflowRunner runner = failed(FAN);

        assertThatThrownBy(() -> runner.fork("w", "fan[2]", "other", mended(FAN, "[0, 1, 2, 3]", "[5, 6, 7, 8]")))
                .isInstanceOf(DefinitionChanged.class)
                .hasMessageContaining("results of its items are recorded");
        String fork = runner.fork("w", "fan", "other", mended(FAN, "[0, 1, 2, 3]", "[5, 6]"));
        runner.resume(fork).await();
        assertThat(done).contains("fan[0]:5", "fan[1]:6");
    }

    @Test
    void anInterruptedForkIsCompletedByDoingItAgainAndNeverRunHalf() throws InterruptedException {
        String many = "{id: w, tasks: [{id: fan, type: parallel, toolName: work, inputs: {n: x, items: "
                + IntStream.range(0, 1_200).boxed().toList() + "}},"
                + "{id: end, toolName: work, dependsOn: [fan], inputs: {n: bad}}]}";
        WorkflowRunner runner = failed(many);
        int before = (int) ground.store.log().version("w");
        runner.fork("w", "fan[7]", "again", null);
        long whole = ground.store.log().version("again");
        try (Ground left = new Ground()) {
            copy("w", before, left);
            copy("again", 1_000, left);
            WorkflowRunner later =
                    left.tool("work", call -> done.add(call.taskId())).runner(left.store, 1);
            assertThatThrownBy(() -> later.resume("again"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("runs fork w --from fan[7] --run-id again");
            assertThatThrownBy(() -> later.fork("w", "end", "again", null))
                    .hasMessageContaining("there is a run 'again'");

            assertThat(later.fork("w", "fan[7]", "again", null)).isEqualTo("again");
            assertThat(left.store.log().version("again")).isEqualTo(whole);
            later.resume("again").await();
            assertThat(done).containsExactly("fan[7]", "end");
        }
    }

    private void copy(String stream, int events, Ground to) {
        for (int from = 0; from < events; from += 500) {
            ground.store
                    .log()
                    .read(stream, from, Math.min(500, events - from))
                    .forEach(event -> to.store
                            .log()
                            .append(
                                    stream,
                                    Expected.any(),
                                    List.of(new NewEvent(
                                            event.id(), event.type(), event.time(), event.body(), event.meta()))));
        }
    }
}
