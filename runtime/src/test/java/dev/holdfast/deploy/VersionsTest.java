package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.deploy.Versions.Published;
import dev.holdfast.event.LogFollower;
import dev.holdfast.event.Trees;
import dev.holdfast.flow.RunEvent;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.codec.LargeBodies;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.testkit.SettableClock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class VersionsTest {
    private final SettableClock clock = new SettableClock();
    private final Backend store = new MemoryBackend(StoreOptions.defaults().withClock(clock));
    private final Versions versions = new Versions(store.log(), clock);
    private final VersionDocs docs = new VersionDocs(versions, store.docs());

    @AfterEach
    void close() {
        store.close();
    }

    private static ObjectNode spec(String text) {
        return Trees.MAPPER.readTree(text).asObject();
    }

    private static ObjectNode tasks(int number) {
        return spec("{\"id\":\"hello\",\"tasks\":[{\"id\":\"t" + number + "\"}]}");
    }

    @Test
    void versionsAreNumberedForEachWorkflow() {
        assertThat(versions.publish("hello", tasks(1), "ann", "first").version().id())
                .isEqualTo("version-1-hello");
        assertThat(versions.publish("hello", tasks(2), "bob", null).version().version())
                .isEqualTo(2);
        assertThat(versions.publish("other", tasks(2), "bob", null).version().version())
                .isEqualTo(1);
        assertThat(versions.list("hello"))
                .extracting(WorkflowVersion::createdBy)
                .containsExactly("ann", "bob");
        assertThat(versions.list("hello").getFirst().note()).isEqualTo("first");
        assertThat(versions.get("hello", 2).spec()).isEqualTo(tasks(2));
        assertThat(versions.list("nobody")).isEmpty();
    }

    @Test
    void aDefinitionThatIsAVersionAlreadyKeepsItsNumberHoweverItIsWritten() {
        versions.publish(
                "hello", spec("{\"id\":\"hello\",\"tasks\":[{\"id\":\"a\",\"timeoutMs\":1000}]}"), "ann", null);
        versions.publish("hello", tasks(2), "ann", null);
        Published again = versions.publish(
                "hello", spec("{\"tasks\":[{\"timeoutMs\":1.0E3,\"id\":\"a\"}],\"id\":\"hello\"}"), "bob", "mine");
        assertThat(again.fresh()).isFalse();
        assertThat(again.version().version()).isEqualTo(1);
        assertThat(again.version().createdBy()).isEqualTo("ann");
        assertThat(versions.list("hello")).hasSize(2);
    }

    @Test
    void racingPublishersNeverGetOneNumberAndKeepEachDefinitionOnce() throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Published>> work = IntStream.range(0, 60)
                    .<Callable<Published>>mapToObj(i -> () -> versions.publish("hello", tasks(i % 20), "w" + i, null))
                    .toList();
            assertThat(threads.invokeAll(work).stream()
                            .map(done -> done.resultNow())
                            .filter(Published::fresh))
                    .hasSize(20);
        }
        assertThat(versions.list("hello"))
                .extracting(WorkflowVersion::version)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 20).mapToObj(i -> (long) i).toList());
        assertThat(versions.list("hello")).extracting(WorkflowVersion::hash).doesNotHaveDuplicates();
    }

    @Test
    void whatIsNotThereIsNamedWithWhatIs() {
        assertThatThrownBy(() -> versions.get("hello", 1))
                .isInstanceOf(VersionNotFound.class)
                .hasMessageContaining("there is no version of workflow 'hello' in this store");
        versions.publish("hello", tasks(1), "ann", null);
        assertThatThrownBy(() -> versions.get("hello", 7)).hasMessageContaining("no version 7; its newest is 1");
        assertThatThrownBy(() -> versions.get("hello", 0)).isInstanceOf(VersionNotFound.class);
    }

    @Test
    void documentsHaveTheShapeOfTheOriginalAndCanBeThrownAwayAndRebuilt() {
        versions.publish("hello", spec("{\"tasks\":[{\"id\":\"a\"}]}"), "ann", "first");
        docs.rebuild("hello");
        Doc written = store.docs().get("workflow_versions", "version-1-hello").orElseThrow();
        assertThat(written.body())
                .hasToString("{\"id\":\"version-1-hello\",\"workflowId\":\"hello\",\"version\":1,"
                        + "\"spec\":{\"tasks\":[{\"id\":\"a\"}]},\"createdAt\":\"2026-01-01T00:00:00Z\","
                        + "\"createdBy\":\"ann\",\"metadata\":{\"hash\":\""
                        + versions.get("hello", 1).hash() + "\",\"note\":\"first\"}}");
        store.docs().delete("workflow_versions", "version-1-hello", Expected.any());
        docs.rebuild("hello");
        docs.rebuild("hello");
        assertThat(store.docs().get("workflow_versions", "version-1-hello").map(Doc::body))
                .contains(written.body());
    }

    @Test
    void aDefinitionTooLongForADocumentIsStillAVersion() {
        String padding = "x".repeat(9 << 20);
        ObjectNode large = spec("{\"tasks\":[]}").put("goal", padding);
        var roomy = new Versions(new LargeBodies(store).log(), clock);
        roomy.publish("hello", large, "ann", null);
        new VersionDocs(roomy, store.docs()).rebuild("hello");
        assertThat(roomy.get("hello", 1).spec()).isEqualTo(large);
        Doc document = store.docs().get("workflow_versions", "version-1-hello").orElseThrow();
        assertThat(Trees.read(document.body()).has("spec")).isFalse();
    }

    /** A log as a process leaves it that died before it kept what its runs were started with. */
    private void started(String run, String workflow) {
        ObjectNode data = Trees.object().set("definition", spec("{\"id\":\"" + workflow + "\",\"tasks\":[]}"));
        var event = RunEvent.ofRun(RunEvent.Type.WORKFLOW_STARTED, clock.instant(), data);
        store.log()
                .append(
                        run,
                        Expected.none(),
                        List.of(NewEvent.of(
                                event.type().name(), event.time(), Trees.json(event.body(run)), Meta.tagged("run"))));
    }

    @Test
    void whoFollowsTheLogKeepsWhatRunsWereStartedWithAndNobodyKept() {
        started("run-1", "hello");
        started("run-2", "\ud800"); // no stream can be called after it
        started("run-3", "other");
        started("run-4", "hello");
        new LogFollower(store.log(), store.docs(), "runs", List.of(docs)).catchUp(() -> false);
        assertThat(versions.list("hello"))
                .extracting(WorkflowVersion::createdBy)
                .containsExactly("run run-1");
        assertThat(Pages.of(store.docs(), VersionDocs.COLLECTION).stream().map(Doc::key))
                .containsExactly("version-1-hello", "version-1-other");
    }
}
