package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.testkit.Eventually;
import dev.holdfast.testkit.FaultyBackend;
import dev.holdfast.testkit.SettableClock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class VersionRecorderTest {
    private final SettableClock clock = new SettableClock();
    private final MemoryBackend store =
            new MemoryBackend(StoreOptions.defaults().withClock(clock));
    private final FaultyBackend faulty = new FaultyBackend(store);
    private final Versions versions = new Versions(faulty.log(), clock);

    @AfterEach
    void close() {
        store.close();
    }

    private VersionRecorder recorder() {
        return new VersionRecorder(versions, "ann");
    }

    private RunEvent event(RunEvent.Type type, ObjectNode definition) {
        return RunEvent.ofRun(type, clock.instant(), Trees.object().set("definition", definition));
    }

    private static ObjectNode definition(String goal) {
        return Trees.object().put("id", "hello").put("goal", goal);
    }

    @Test
    void everyDefinitionThatARunStartsOrGoesOnWithIsKeptOnce() {
        try (VersionRecorder recorder = recorder()) {
            for (int run = 0; run < 3; run++) {
                recorder.recorded("run-" + run, event(RunEvent.Type.WORKFLOW_STARTED, definition("old")));
                recorder.recorded("run-" + run, event(RunEvent.Type.WORKFLOW_CHANGED, definition("new")));
                recorder.recorded(
                        "run-" + run, RunEvent.ofRun(RunEvent.Type.WORKFLOW_COMPLETED, clock.instant(), null));
            }
        }
        assertThat(versions.list("hello"))
                .extracting(version -> version.spec().path("goal").asString())
                .containsExactly("old", "new");
    }

    @Test
    void anotherProcessKeepsNothingAgain() {
        for (int process = 0; process < 2; process++) {
            try (VersionRecorder recorder = recorder()) {
                recorder.recorded("run", event(RunEvent.Type.WORKFLOW_STARTED, definition("same")));
            }
        }
        assertThat(versions.list("hello")).hasSize(1);
    }

    @Test
    void aDefinitionWithoutAnIdIsAVersionOfWorkflow() {
        try (VersionRecorder recorder = recorder()) {
            recorder.recorded(
                    "run", event(RunEvent.Type.WORKFLOW_STARTED, Trees.object().put("goal", "none")));
        }
        assertThat(versions.list("workflow")).hasSize(1);
    }

    @Test
    void whatCannotBeKeptIsTriedAgainWithTheNextRun() {
        var healthy = new Versions(store.log(), clock);
        RunEvent started = event(RunEvent.Type.WORKFLOW_STARTED, definition("same"));
        faulty.failAt(1);
        try (VersionRecorder recorder = recorder()) {
            var runs = new AtomicInteger();
            Eventually.until("the version of one of the runs is kept", () -> {
                recorder.recorded("run-" + runs.incrementAndGet(), started);
                return !healthy.list("hello").isEmpty();
            });
        }
        assertThat(healthy.list("hello")).hasSize(1);
        assertThat(faulty.operations()).isGreaterThan(2);
    }
}
