package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The originals' interface to snapshots, and what becomes of snapshots that are not to be believed. */
class SnapshotStoreTest {
    private static final String NOTES = """
            name: Notes
            stateMachines:
              - name: Note
                initialState: Open
                states: [{name: Open, type: entry}]
                transitions: [{from: Open, to: Open, event: WRITE}]
            """;

    private final Stage stage = new Stage();
    private final SnapshotStore snapshots = SnapshotStore.of(stage.store, stage.clock);
    private final Docs docs = stage.store.docs();

    @AfterEach
    void close() {
        stage.close();
    }

    /** An instance that was written to so many times by a process that is over. */
    private Instance written(String id, int times, MachineOptions options) {
        Stage.Process process = stage.process(options);
        MachineRuntime notes = process.host(NOTES);
        Instance last = notes.create(id, "Note", json("{}"));
        for (int i = 1; i <= times; i++) {
            last = notes.send(id, stage.event("WRITE", "{'n': " + i + "}")).instance();
            process.settle();
        }
        process.close();
        return last;
    }

    private void change(String id, String member, String value) {
        Doc doc = docs.get(Snapshots.LATEST, id).orElseThrow();
        ObjectNode body = (ObjectNode) Trees.read(doc.body());
        docs.put(Snapshots.LATEST, id, Expected.any(), NewDoc.of(Trees.json(body.put(member, value))));
    }

    private Instance restored(String id) {
        return stage.process().host(NOTES).instance(id).orElseThrow();
    }

    @Test
    void theLatestSnapshotIsWhatTheInstanceWas() {
        Instance note = written("n1", 10, MachineOptions.defaults());

        InstanceSnapshot snapshot = snapshots.snapshot("n1").orElseThrow();

        assertThat(snapshot.instance()).isEqualTo(note);
        assertThat(snapshot.lastEventId()).isEqualTo(note.lastEventId());
        assertThat(InstanceSnapshot.of(snapshot.json())).isEqualTo(snapshot);
        assertThat(snapshots.snapshot("nobody")).isEmpty();
    }

    @Test
    void allSnapshotsComePageByPageAndADeletedOneIsGone() {
        for (String id : List.of("n1", "n2", "n3")) {
            written(id, 10, MachineOptions.defaults());
        }
        assertThat(snapshots.allSnapshots("", 2))
                .extracting(one -> one.instance().id())
                .containsExactly("n1", "n2");
        assertThat(snapshots.allSnapshots("n2", 2))
                .extracting(one -> one.instance().id())
                .containsExactly("n3");

        snapshots.deleteSnapshot("n1");

        assertThat(snapshots.snapshot("n1")).isEmpty();
        assertThat(restored("n1").context()).isEqualTo(json("{'n': 10}"));
    }

    @Test
    void aSnapshotThatIsSavedNeverReplacesALaterOne() {
        written("n1", 1, MachineOptions.defaults());
        assertThat(snapshots.snapshot("n1")).isEmpty();
        InstanceSnapshot first = InstanceSnapshot.of(restored("n1"), stage.clock.instant());

        snapshots.saveSnapshot(first);
        assertThat(snapshots.snapshot("n1")).contains(first);
        Instance later = written("n1", 10, MachineOptions.defaults());
        snapshots.saveSnapshot(first);

        assertThat(snapshots.snapshot("n1").orElseThrow().instance()).isEqualTo(later);
    }

    @Test
    void aSnapshotFromElsewhereIsABeginning() {
        Instance note = written("n1", 1, MachineOptions.defaults());
        try (var elsewhere = new Stage()) {
            SnapshotStore.of(elsewhere.store, stage.clock)
                    .saveSnapshot(InstanceSnapshot.of(note, stage.clock.instant()));
            Instance begun = elsewhere.process().host(NOTES).instance("n1").orElseThrow();
            assertThat(begun.context()).isEqualTo(note.context());
            assertThat(begun.lastEventId()).isEqualTo(note.lastEventId());
        }
    }

    @Test
    void asManySnapshotsAreKeptAsTheEnvironmentSays() {
        var options = MachineOptions.fromEnvironment(Map.of("SNAPSHOT_RETENTION_COUNT", "3", "SNAPSHOT_INTERVAL", "1"));
        for (int life = 1; life <= 5; life++) {
            written("n1", 1, options);
        }

        List<Doc> earlier = docs.scan(Snapshots.EARLIER, "", 100);

        assertThat(earlier).hasSize(2).allSatisfy(doc -> assertThat(doc.key()).startsWith("n1/"));
        snapshots.deleteSnapshot("n1");
        assertThat(docs.scan(Snapshots.EARLIER, "", 100)).isEmpty();
    }

    @Test
    void aDamagedSnapshotIsPassedOver() {
        Instance note = written("n1", 10, MachineOptions.defaults());
        change("n1", "lastEventId", "another");
        assertThat(snapshots.snapshot("n1")).isEmpty();
        assertThat(restored("n1")).isEqualTo(note);

        docs.put(Snapshots.LATEST, "n1", Expected.any(), NewDoc.of(Json.parse("[1]")));
        assertThat(restored("n1")).isEqualTo(note);
    }

    @Test
    void aSnapshotOfWhatTheEventsDoNotSayIsPassedOver() {
        Instance note = written("n1", 10, MachineOptions.defaults());
        written("n2", 10, MachineOptions.defaults());
        Json other = docs.get(Snapshots.LATEST, "n2").orElseThrow().body();
        docs.put(Snapshots.LATEST, "n1", Expected.any(), NewDoc.of(other));

        assertThat(restored("n1")).isEqualTo(note);
    }
}
