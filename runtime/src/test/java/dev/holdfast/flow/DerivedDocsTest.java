package dev.holdfast.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.LogFollower;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** What follows from the log is as the log has it after a rebuild, whichever of its documents were damaged. */
class DerivedDocsTest {
    @TempDir
    private Path directory;

    private Backend store;
    private RunQueue queue;

    @BeforeEach
    void open() {
        store = Stores.open("file:" + directory + "?layout=streams");
        queue = new RunQueue(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private LogFollower follower() {
        return new LogFollower(store.log(), store.docs(), "runs", List.of(new StateDocs(store.log(), store.docs())));
    }

    private void append(String runId, RunEvent.Type type, ObjectNode data) {
        NewEvent event = RunCodec.encode(runId, RunEvent.ofRun(type, Instant.EPOCH, data));
        store.log().append(runId, Expected.any(), List.of(event));
    }

    private void start(String... runIds) {
        for (String runId : runIds) {
            ObjectNode data = Trees.object().put("name", "w");
            data.set("queue", RunQueue.member(QueuedRun.Order.DEFAULT));
            append(runId, RunEvent.Type.WORKFLOW_STARTED, data);
        }
    }

    /** Damages the documents of a collection whose file or content has a word in it. */
    private void damage(String collection, String word) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> Objects.requireNonNull(file.getParent()).endsWith(collection))
                    .toList();
        }
        int damaged = 0;
        for (Path file : files) {
            if (file.toString().contains(word) || Files.readString(file).contains(word)) {
                Files.writeString(file, "{");
                damaged++;
            }
        }
        assertThat(damaged).isEqualTo(1);
    }

    private List<String> keys(String collection) {
        return Pages.of(store.docs(), collection).stream().map(Doc::key).toList();
    }

    @Test
    void theDamagedPlaceInTheQueueOfARunThatIsOverIsRemovedAndThatOfAnotherWrittenAnew() throws IOException {
        start("over", "waits", "sound");
        queue.catchUp();
        append("over", RunEvent.Type.WORKFLOW_CANCELLED, Trees.object());
        damage(RunQueue.COLLECTION, "over");
        damage(RunQueue.COLLECTION, "waits");
        assertThatThrownBy(() -> keys(RunQueue.COLLECTION)).isInstanceOf(Corrupt.class);

        queue.rebuild();

        assertThat(keys(RunQueue.COLLECTION)).hasSize(2).allMatch(key -> !key.contains("over"));
        assertThat(queue.page("", 10)).extracting(QueuedRun::runId).containsExactlyInAnyOrder("waits", "sound");
    }

    @Test
    void damagedDocumentsOfRunsAreWrittenAnewAndThoseOfNoRunRemoved() throws IOException {
        start("a", "b");
        follower().catchUp(() -> false);
        List<String> good = keys(StateDocs.RUNS);
        for (String collection : List.of(StateDocs.RUNS, StateDocs.TASKS, StateDocs.PASSED_OVER)) {
            store.docs().put(collection, "gone/t", Expected.none(), NewDoc.of(Json.EMPTY));
            damage(collection, "gone");
        }
        damage(StateDocs.RUNS, "b.json");

        follower().rebuild();

        assertThat(keys(StateDocs.RUNS)).isEqualTo(good).containsExactly("a", "b");
        assertThat(keys(StateDocs.TASKS)).isEmpty();
        assertThat(keys(StateDocs.PASSED_OVER)).isEmpty();
    }

    @Test
    void damagedDocumentsOfRunsStayUntilTheyCanBeWrittenAnew() throws IOException {
        start("a", "b");
        follower().catchUp(() -> false);
        damage(StateDocs.RUNS, "b.json");

        follower().prune();

        assertThatThrownBy(() -> store.docs().get(StateDocs.RUNS, "b")).isInstanceOf(Corrupt.class);
    }

    @Test
    void everyDamagedDocumentOfTheListOfRunsIsReplaced() throws IOException {
        start("a", "b");
        var runs = new Runs(store, InstantSource.system());
        assertThat(runs.list(Long.MAX_VALUE, 10)).hasSize(2);
        List<String> sheets = keys(RunIndex.COLLECTION);
        for (String other : List.of("0000000000", "9999999990")) {
            store.docs().put(RunIndex.COLLECTION, other, Expected.none(), NewDoc.of(Json.EMPTY));
            damage(RunIndex.COLLECTION, other);
        }
        damage(RunIndex.COLLECTION, sheets.getFirst());

        runs.rebuildIndex();

        assertThat(keys(RunIndex.COLLECTION)).isEqualTo(sheets);
    }

    @Test
    void aDamagedMarkIsToldAsALagAndTheLogFollowedAgain() throws IOException {
        start("a", "b", "c");
        follower().catchUp(() -> false);
        assertThat(follower().lag(10)).isEqualTo(new LogFollower.Lag(0, true));
        damage(LogFollower.COLLECTION, "runs");

        assertThat(follower().lag(10)).isEqualTo(new LogFollower.Lag(3, true));
        assertThat(follower().lag(2)).isEqualTo(new LogFollower.Lag(2, true));
        assertThatThrownBy(() -> keys(LogFollower.COLLECTION)).isInstanceOf(Corrupt.class);

        assertThat(follower().catchUp(() -> false)).isTrue();
        assertThat(follower().lag(10)).isEqualTo(new LogFollower.Lag(0, true));
        assertThat(keys(LogFollower.COLLECTION)).containsExactly("runs");
    }
}
