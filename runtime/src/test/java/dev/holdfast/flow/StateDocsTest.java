package dev.holdfast.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.LogFollower;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Expected;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StateDocsTest {
    private final FlowGround ground = new FlowGround();
    private final StateDocs docs = new StateDocs(ground.store.log(), ground.store.docs());
    private final Following states = new Following(
            new LogFollower(ground.store.log(), ground.store.docs(), "runs", List.of(docs)), ground.timers, null, null);

    @AfterEach
    void close() {
        ground.close();
    }

    private JsonNode doc(String collection, String key) {
        return Trees.read(
                ground.store.docs().get(collection, key).map(Doc::body).orElseThrow());
    }

    @Test
    void stateIsWrittenInTheShapeOfTheOriginal() throws InterruptedException {
        ground.listening(states).run(String.class, flow -> {
            flow.step("zero", Integer.class, call -> 0);
            return flow.step("a/b".replace('/', '.'), String.class, call -> "x");
        });
        states.close();

        assertThat(doc(StateDocs.RUNS, "run"))
                .hasToString("{\"workflowId\":\"run\",\"version\":6,\"name\":\"flow\",\"status\":\"completed\","
                        + "\"taskStates\":{\"zero\":{\"taskId\":\"zero\",\"status\":\"completed\",\"attempt\":1,"
                        + "\"result\":0,\"startedAt\":\"2026-01-01T00:00:00Z\","
                        + "\"completedAt\":\"2026-01-01T00:00:00Z\",\"timedOut\":false},"
                        + "\"a.b\":{\"taskId\":\"a.b\",\"status\":\"completed\",\"attempt\":1,\"result\":\"x\","
                        + "\"startedAt\":\"2026-01-01T00:00:00Z\",\"completedAt\":\"2026-01-01T00:00:00Z\","
                        + "\"timedOut\":false}},\"startedAt\":\"2026-01-01T00:00:00Z\","
                        + "\"completedAt\":\"2026-01-01T00:00:00Z\"}");
        assertThat(doc(StateDocs.TASKS, "run/zero"))
                .hasToString("{\"workflowId\":\"run\",\"version\":6,\"taskId\":\"zero\",\"status\":\"completed\","
                        + "\"attempt\":1,\"result\":0,\"startedAt\":\"2026-01-01T00:00:00Z\","
                        + "\"completedAt\":\"2026-01-01T00:00:00Z\",\"timedOut\":false}");
    }

    @Test
    void aFailedRunHasAnEndAndAnError() {
        assertThatThrownBy(() -> ground.listening(states)
                        .run(
                                String.class,
                                flow -> flow.step("a", String.class, call -> {
                                    throw new IOException("broken");
                                })))
                .isInstanceOf(RunFailed.class);
        states.close();

        assertThat(doc(StateDocs.RUNS, "run").path("status").asString()).isEqualTo("failed");
        assertThat(doc(StateDocs.RUNS, "run").path("completedAt").asString()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(doc(StateDocs.TASKS, "run/a").path("error").asString()).isEqualTo("broken");
    }

    @Test
    void stateIsBehindForAMomentSoThatRunsDoNotWaitForIt() throws InterruptedException {
        ground.listening(states).run(String.class, flow -> "done");
        assertThat(ground.store.docs().collections()).isEmpty();
        ground.clock.advance(Duration.ofMillis(249));
        assertThat(ground.store.docs().collections()).isEmpty();
    }

    @Test
    void stateCanBeThrownAwayAndRebuiltAndNeverGoesBack() throws InterruptedException {
        ground.run(String.class, flow -> flow.step("a", String.class, call -> "x"));
        docs.rebuild("run");
        JsonNode first = doc(StateDocs.RUNS, "run");
        ground.store.docs().delete(StateDocs.RUNS, "run", Expected.any());
        docs.rebuild("run");
        assertThat(doc(StateDocs.RUNS, "run")).isEqualTo(first);

        long version =
                ground.store.docs().get(StateDocs.RUNS, "run").orElseThrow().version();
        docs.rebuild("run");
        docs.rebuild("no such run");
        assertThat(ground.store.docs().get(StateDocs.RUNS, "run").orElseThrow().version())
                .isEqualTo(version);
    }
}
