package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import dev.holdfast.flow.StateDocs;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.store.memory.MemoryBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Processes are killed in the middle of many child runs; then documents are as the log has it. */
class DocumentsKillTest {
    private static final int CHILDREN = Integer.getInteger("holdfast.documents.children", 120);

    @TempDir
    private Path directory;

    private String store = "";

    @BeforeEach
    void write() throws IOException {
        store = "sqlite:" + directory.resolve("runs.db");
        String items = IntStream.range(0, CHILDREN).mapToObj(String::valueOf).collect(Collectors.joining(","));
        Files.writeString(directory.resolve("many.yaml"), """
                id: many
                tasks:
                  - id: f
                    type: parallel
                    toolName: workflow
                    inputs:
                      items: [%s]
                      definition: {id: child, tasks: [{id: a, toolName: noop}, {id: b, toolName: noop, dependsOn: [a]}]}
                """.formatted(items));
    }

    /** All documents by their names, without the versions of tasks, which say only up to where they are known to hold. */
    private static Map<String, String> documents(Backend from) {
        Map<String, String> documents = new TreeMap<>();
        for (String collection : List.of(StateDocs.RUNS, StateDocs.TASKS, StateDocs.PASSED_OVER)) {
            for (Doc doc : Pages.of(from.docs(), collection)) {
                ObjectNode body = Trees.read(doc.body()).asObject();
                boolean run = collection.equals(StateDocs.RUNS);
                documents.put(collection + " " + doc.key(), (run ? body : body.without("version")).toString());
            }
        }
        return documents;
    }

    private void documentsAreAsTheLogHasIt(int runs) {
        try (Backend backend = Stores.open(store, StoreOptions.defaults().asReadOnly());
                var fresh = new MemoryBackend(StoreOptions.defaults())) {
            OpenStores.follower(backend, fresh, InstantSource.system()).catchUp(() -> false);
            Map<String, String> documents = documents(backend);
            assertThat(documents).isEqualTo(documents(fresh));
            assertThat(documents.keySet().stream().filter(name -> name.startsWith(StateDocs.RUNS)))
                    .hasSize(runs);
        }
    }

    private void killInTheMiddleOf(int item, String... words) {
        try (Child child = Child.start(directory, Map.of(), words)) {
            child.awaitLine("f[" + item + "] started");
            assertThat(child.kill()).isTrue();
        }
    }

    @Test
    void whoeverRunsNextHealsWhatAKilledOneLeftBehind() {
        killInTheMiddleOf(CHILDREN / 4, "run", "many.yaml", "--parallel", "4", "--store", store);
        killInTheMiddleOf(CHILDREN / 2, "run", "many.yaml", "--parallel", "4", "--store", store);
        var cli = new InProcess(directory).with("HOLDFAST_STORE", store);
        InProcess.Result end = cli.run("run", "many.yaml", "--parallel", "8");
        assertThat(end.code()).as(end.err()).isZero();
        documentsAreAsTheLogHasIt(CHILDREN + 1);
    }

    @Test
    void aWorkerHealsWhatAKilledWorkerLeftBehind() {
        var cli = new InProcess(directory).with("HOLDFAST_STORE", store);
        assertThat(cli.run("run", "many.yaml", "--detach").code()).isZero();
        documentsAreAsTheLogHasIt(1);
        try (Child child = Child.start(directory, Map.of(), "worker", "--store", store)) {
            child.awaitLine("many: begins");
            assertThat(child.kill()).isTrue();
        }
        InProcess.Result end = cli.run("worker", "--once");
        assertThat(end.code()).as(end.err()).isZero();
        documentsAreAsTheLogHasIt(CHILDREN + 1);
    }
}
