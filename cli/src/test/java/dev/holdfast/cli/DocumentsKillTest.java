package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.deploy.VersionDocs;
import dev.holdfast.event.Trees;
import dev.holdfast.flow.Runs;
import dev.holdfast.flow.StateDocs;
import dev.holdfast.servers.PostgresServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.testkit.Eventually;
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
    private static final int RUNS = 3;
    private static final int KILLS = Integer.getInteger("holdfast.documents.kills", 2);

    @TempDir
    private Path directory;

    private String store = "";

    @BeforeEach
    void write() throws IOException {
        store = "sqlite:" + directory.resolve("runs.db");
        write(CHILDREN);
    }

    private void write(int children) throws IOException {
        String items = IntStream.range(0, children).mapToObj(String::valueOf).collect(Collectors.joining(","));
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
        for (String collection :
                List.of(StateDocs.RUNS, StateDocs.TASKS, StateDocs.PASSED_OVER, VersionDocs.COLLECTION)) {
            for (Doc doc : Pages.of(from.docs(), collection)) {
                ObjectNode body = Trees.read(doc.body()).asObject();
                boolean task = collection.equals(StateDocs.TASKS);
                documents.put(collection + " " + doc.key(), (task ? body.without("version") : body).toString());
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
            assertThat(documents).containsKey(VersionDocs.COLLECTION + " version-1-many");
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

    @Test
    void twoWorkersKilledAtOnceOnSqliteLeaveNothingThatTheNextOneDoesNotHeal() throws IOException {
        killTwoWorkersAtOnce();
    }

    @Test
    void twoWorkersKilledAtOnceOnPostgresLeaveNothingThatTheNextOneDoesNotHeal() throws IOException {
        store = PostgresServer.shared().createDatabase();
        killTwoWorkersAtOnce();
    }

    private void killTwoWorkersAtOnce() throws IOException {
        int children = CHILDREN / RUNS;
        write(children);
        var cli = new InProcess(directory).with("HOLDFAST_STORE", store);
        for (int run = 0; run < RUNS; run++) {
            InProcess.Result queued = cli.run("run", "many.yaml", "--detach");
            assertThat(queued.code()).as(queued.err()).isZero();
        }
        for (int kill = 1; kill <= KILLS; kill++) {
            int begun = RUNS * children * kill / (KILLS + 1);
            try (Child one = worker();
                    Child other = worker()) {
                Eventually.until(begun + " child runs have begun", Child.PATIENCE, () -> runs() > RUNS + begun);
                Child.killAtOnce(one, other);
            }
        }
        InProcess.Result end = cli.run("worker", "--once");
        assertThat(end.code()).as(end.err()).isZero();
        documentsAreAsTheLogHasIt(RUNS * (children + 1));
        assertThat(cli.run("runs", "list", "--limit", "1000").out())
                .doesNotContain("running")
                .doesNotContain("pending");
    }

    private int runs() {
        try (Backend backend = Stores.open(store, StoreOptions.defaults().asReadOnly())) {
            return new Runs(backend, InstantSource.system())
                    .list(Long.MAX_VALUE, 1_000)
                    .size();
        }
    }

    private Child worker() {
        return Child.start(directory, Map.of(), "worker", "--store", store, "--concurrency", "2", "--parallel", "4");
    }
}
