package dev.holdfast.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Derived;
import dev.holdfast.event.LogFollower;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.store.codec.LargeBodies;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.testkit.FaultyBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Documents about runs are as the log has it once it is quiet, whatever happened to those who wrote them. */
class FollowedRunsTest {
    private final FlowGround ground = new FlowGround();
    private final FaultyBackend state = new FaultyBackend(new MemoryBackend(StoreOptions.defaults()));

    @AfterEach
    void close() {
        ground.close();
        state.close();
    }

    private LogFollower follower() {
        return follower(ground.store, state);
    }

    private static LogFollower follower(Backend events, Backend state, Derived... others) {
        List<Derived> all = new ArrayList<>(List.of(others));
        all.add(new StateDocs(events.log(), state.docs()));
        return new LogFollower(events.log(), state.docs(), "runs", all);
    }

    /** All documents by their names, without the versions of tasks, which say only up to where they are known to hold. */
    private static Map<String, String> documents(Backend from) {
        Map<String, String> documents = new TreeMap<>();
        for (String collection : List.of(StateDocs.RUNS, StateDocs.TASKS, StateDocs.PASSED_OVER)) {
            for (Doc doc : Pages.of(from.docs(), collection)) {
                ObjectNode body = Trees.read(doc.body()).asObject();
                documents.put(
                        collection + " " + doc.key(),
                        (collection.equals(StateDocs.RUNS) ? body : body.without("version")).toString());
            }
        }
        return documents;
    }

    /** What somebody writes who reads the log for the first time. */
    private Map<String, String> asTheLogHasIt() {
        try (var fresh = new MemoryBackend(StoreOptions.defaults())) {
            follower(ground.store, fresh).catchUp(() -> false);
            return documents(fresh);
        }
    }

    private void runs(int from, int to) throws InterruptedException {
        for (int i = from; i < to; i++) {
            ground.flows().run("run-" + i, "flow", null, String.class, flow -> {
                flow.step("a", String.class, call -> "x");
                return flow.step("b", String.class, call -> "y");
            });
        }
    }

    private JsonNode doc(String collection, String key) {
        return Trees.read(state.docs().get(collection, key).map(Doc::body).orElseThrow());
    }

    private static NewEvent event(RunEvent.Type type, String task, ObjectNode data) {
        var about = task.isEmpty() ? null : task;
        return RunCodec.encode(
                "r", new RunEvent(type, Instant.EPOCH, about, data, RunEvent.Metadata.starting(1, false)));
    }

    private void append(String stream, NewEvent... events) {
        ground.store.log().append(stream, Expected.any(), List.of(events));
    }

    private static NewEvent started(ObjectNode data) {
        return event(RunEvent.Type.WORKFLOW_STARTED, "", data.put("name", "w"));
    }

    @Test
    void aThousandAndOneRunsAndMoreHaveTheirDocuments() throws InterruptedException {
        runs(0, 1_001);
        assertThat(follower().catchUp(() -> false)).isTrue();
        assertThat(documents(state))
                .hasSize(3 * 1_001)
                .allSatisfy((name, body) -> assertThat(body).contains("completed"));
        assertThat(follower().lag(10).events()).isZero();
    }

    @Test
    void whoeverFollowsNextHealsWhatAFailureAnywhereLeft() throws InterruptedException {
        runs(0, 3);
        Map<String, String> expected = asTheLogHasIt();
        for (int n = 1; ; n++) {
            var target = new FaultyBackend(new MemoryBackend(StoreOptions.defaults()));
            target.failFrom(n);
            boolean failed = isFailing(follower(ground.store, target));
            target.heal();
            follower(ground.store, target).catchUp(() -> false);
            assertThat(documents(target)).as("cut off at operation " + n).isEqualTo(expected);
            target.close();
            if (!failed) {
                assertThat(n).isGreaterThan(20);
                return;
            }
        }
    }

    private static boolean isFailing(LogFollower follower) {
        try {
            follower.catchUp(() -> false);
            return false;
        } catch (StoreException.Unavailable cutOff) {
            return true;
        }
    }

    @Test
    void replacedDocumentsAreWrittenAnewWhenTheLogIsAnotherOne() throws InterruptedException {
        runs(0, 5);
        follower().catchUp(() -> false);
        try (FlowGround restored = ground.crashedAfter(10)) {
            follower(restored.store, state).catchUp(() -> false);
            try (var fresh = new MemoryBackend(StoreOptions.defaults())) {
                follower(restored.store, fresh).catchUp(() -> false);
                assertThat(documents(state)).isEqualTo(documents(fresh)).isNotEmpty();
            }
        }
    }

    @Test
    void rebuildingUndoesWhatSomebodyHasChanged() throws InterruptedException {
        runs(0, 3);
        follower().catchUp(() -> false);
        Json wrong = Json.parse("{\"workflowId\":\"run-1\",\"version\":99,\"status\":\"running\"}");
        state.docs().put(StateDocs.RUNS, "run-1", Expected.any(), NewDoc.of(wrong));
        state.docs().put(StateDocs.RUNS, "nobody", Expected.any(), NewDoc.of(Json.EMPTY));
        state.docs().delete(StateDocs.TASKS, "run-2/a", Expected.any());
        follower().rebuild();
        assertThat(documents(state)).isEqualTo(asTheLogHasIt());
    }

    @Test
    void aRunThatCannotBeReadIsPassedOverAndToldUntilItCan() throws InterruptedException {
        runs(0, 2);
        append("broken", started(Trees.object()), NewEvent.of("TASK_STARTED", Instant.EPOCH, Json.parse("[7]")));
        runs(2, 4);
        follower().catchUp(() -> false);
        assertThat(documents(state)).containsKeys("workflow_states run-0", "workflow_states run-3");
        assertThat(doc(StateDocs.PASSED_OVER, "broken").path("problem").asString())
                .contains("names no task");

        ground.store.log().truncate("broken", 2);
        runs(4, 5);
        follower().catchUp(() -> false);
        assertThat(documents(state)).doesNotContainKey("workflow_passed_over broken");
    }

    @Test
    void whatOneKindOfDocumentsCannotDoKeepsNoOtherWaiting() throws InterruptedException {
        runs(0, 2);
        var broken = new Derived() {
            @Override
            public void take(Event event) {
                throw new UnsupportedOperationException("unforeseen");
            }

            @Override
            public void write(boolean afresh) {}

            @Override
            public void prune() {
                throw new UnsupportedOperationException("unforeseen");
            }
        };
        follower(ground.store, state, broken).catchUp(() -> false);
        assertThat(documents(state)).isEqualTo(asTheLogHasIt());
    }

    @Test
    void oneFlippedBitInARunKeepsNoOtherFromItsDocuments(@TempDir Path directory) throws IOException {
        String url = "file:" + directory + "?layout=streams";
        try (Backend files = Stores.open(url)) {
            for (String run : List.of("a", "b", "c")) {
                files.log().append(run, Expected.none(), List.of(started(Trees.object())));
            }
        }
        Path damaged = directory.resolve("b").resolve("events.log");
        Files.writeString(damaged, Files.readString(damaged).replace("STARTED", "STARTEX"));
        try (Backend files = Stores.open(url)) {
            follower(files, state).catchUp(() -> false);
            assertThat(documents(state)).containsOnlyKeys("workflow_states a", "workflow_states c");
            files.log()
                    .append("c", Expected.any(), List.of(event(RunEvent.Type.WORKFLOW_CANCELLED, "", Trees.object())));
            follower(files, state).catchUp(() -> false);
            assertThat(doc(StateDocs.RUNS, "c").path("status").asString()).isEqualTo("cancelled");
            assertThatThrownBy(() -> files.log().append("b", Expected.any(), List.of(started(Trees.object()))))
                    .isInstanceOf(StoreException.Corrupt.class);
        }
    }

    @Test
    void aRunThatWasRemovedHasNoDocumentsAndOneThatGetsItsIdHasItsOwn() throws InterruptedException {
        runs(0, 2);
        follower().catchUp(() -> false);
        ground.store.log().truncate("run-0", ground.store.log().version("run-0"));
        follower().prune();
        assertThat(documents(state))
                .containsOnlyKeys("workflow_states run-1", "task_states run-1/a", "task_states run-1/b");
        append("run-0", started(Trees.object()));
        follower().catchUp(() -> false);
        assertThat(doc(StateDocs.RUNS, "run-0").path("status").asString()).isEqualTo("running");
    }

    @Test
    void streamsOfOthersAreNoRunsWhateverTheirEventsAreCalled() {
        append("sensor", NewEvent.of("TASK_STARTED", Instant.EPOCH, Json.EMPTY));
        append("machine:m", NewEvent.of("WORKFLOW_STARTED", Instant.EPOCH, Json.EMPTY));
        follower().catchUp(() -> false);
        assertThat(documents(state)).isEmpty();
    }

    @Test
    void aRunThatWaitsForAWorkerIsPending() {
        ObjectNode data = Trees.object();
        data.set("queue", Trees.object().put("priority", 0));
        append("r", started(data));
        follower().catchUp(() -> false);
        assertThat(doc(StateDocs.RUNS, "r").path("status").asString()).isEqualTo("pending");
        append("r", event(RunEvent.Type.WORKFLOW_CLAIMED, "", Trees.object()));
        follower().catchUp(() -> false);
        assertThat(doc(StateDocs.RUNS, "r").path("status").asString()).isEqualTo("running");
    }

    @Test
    void tasksOfARetriedRunArePendingAgain() {
        append("r", started(Trees.object()), event(RunEvent.Type.TASK_STARTED, "a", Trees.object()));
        append("r", event(RunEvent.Type.TASK_FAILED, "a", Trees.object()));
        append("r", event(RunEvent.Type.WORKFLOW_FAILED, "a", Trees.object()));
        follower().catchUp(() -> false);
        assertThat(doc(StateDocs.TASKS, "r/a").path("status").asString()).isEqualTo("failed");
        append("r", event(RunEvent.Type.WORKFLOW_RETRIED, "", Trees.object()));
        follower().catchUp(() -> false);
        assertThat(documents(state)).isEqualTo(asTheLogHasIt());
        assertThat(doc(StateDocs.TASKS, "r/a").path("status").asString()).isEqualTo("pending");
    }

    @Test
    void resultsThatDoNotFitAreLeftOutAndTheDocumentSaysSo() {
        var roomy = new LargeBodies(ground.store);
        String large = "x".repeat(1_000_000);
        List<NewEvent> events = new ArrayList<>(List.of(started(Trees.object())));
        for (int i = 0; i < 9; i++) {
            String output = i == 8 ? large.repeat(9) : large;
            events.add(
                    event(RunEvent.Type.TASK_COMPLETED, "t" + i, Trees.object().put("output", output)));
        }
        events.add(event(RunEvent.Type.WORKFLOW_COMPLETED, "", Trees.object()));
        roomy.log().append("r", Expected.none(), events);
        follower(roomy, state).catchUp(() -> false);

        JsonNode run = doc(StateDocs.RUNS, "r");
        assertThat(run.path("status").asString()).isEqualTo("completed");
        assertThat(run.path("taskStates").path("t8").path("resultOmitted").asInt())
                .isEqualTo(9_000_002);
        assertThat(run.path("taskStates").valueStream().filter(task -> task.has("result")))
                .hasSize(4);
        assertThat(doc(StateDocs.TASKS, "r/t0").path("result").asString()).isEqualTo(large);
        assertThat(doc(StateDocs.TASKS, "r/t8").has("result")).isFalse();
        assertThat(doc(StateDocs.TASKS, "r/t8").path("resultOmitted").asInt()).isEqualTo(9_000_002);
    }

    @Test
    void namesAtTheirLimitHaveDocuments() {
        String longest = "r".repeat(512);
        append(longest, started(Trees.object()), event(RunEvent.Type.TASK_COMPLETED, "t\n", Trees.object()));
        append("r", started(Trees.object()), event(RunEvent.Type.TASK_COMPLETED, "t".repeat(600), Trees.object()));
        follower().catchUp(() -> false);
        assertThat(documents(state)).hasSize(4).doesNotContainKey("workflow_passed_over " + longest);
        follower().rebuild();
        assertThat(documents(state)).hasSize(4);
    }

    @Test
    void severalWhoFollowAtTheSameTimeWriteNothingWrong() throws Exception {
        runs(0, 400);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(() -> follower().catchUp(() -> false));
            }
            for (var done : threads.invokeAll(all)) {
                assertThat(done.get()).isTrue();
            }
        }
        assertThat(documents(state)).isEqualTo(asTheLogHasIt());
    }

    @Test
    void whatWasEnoughForOneIsGoneOnWithByTheNext() throws InterruptedException {
        runs(0, 400);
        assertThat(follower().catchUp(() -> true)).isFalse();
        assertThat(follower().lag(10_000).events()).isPositive();
        assertThat(follower().catchUp(() -> false)).isTrue();
        assertThat(documents(state)).isEqualTo(asTheLogHasIt());
    }
}
