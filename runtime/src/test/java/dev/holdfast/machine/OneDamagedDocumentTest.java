package dev.holdfast.machine;

import static dev.holdfast.deploy.Stage.STAGING;
import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.deploy.DeploymentDocs;
import dev.holdfast.deploy.Deployments;
import dev.holdfast.deploy.Thresholds;
import dev.holdfast.deploy.VersionDocs;
import dev.holdfast.deploy.Versions;
import dev.holdfast.event.LogFollower;
import dev.holdfast.event.Trees;
import dev.holdfast.flow.CancelRequests;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Stores;
import dev.holdfast.testkit.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever reads many documents reads the good ones beside one that is damaged, and writing that again replaces it. */
class OneDamagedDocumentTest {
    private static final List<String> ALL = List.of("alpha", "kappa", "omega");
    private static final SettableClock CLOCK = new SettableClock();
    private static final String SHOP = """
            name: Shop
            stateMachines:
              - name: Order
                initialState: New
                states: [{name: New, type: entry}, {name: Late}, {name: Over, type: final}]
                transitions:
                  - {from: New, to: Late, event: LATE, type: timeout, timeoutMs: 5000}
                  - {from: New, to: Over, event: END}
            """;

    @TempDir
    private Path directory;

    /**
     * Somebody who reads many documents.
     *
     * @param write writes the one about an id
     * @param read gives the ids that are found
     */
    record Reader(String collection, BiConsumer<Backend, String> write, Function<Backend, List<String>> read) {
        @Override
        public String toString() {
            return collection;
        }
    }

    private static final List<Reader> READERS = List.of(
            new Reader(
                    CancelRequests.COLLECTION,
                    (store, id) -> new CancelRequests(store).leave(id, 1, Instant.parse("2100-01-01T00:00:00Z")),
                    store -> keys(new CancelRequests(store).waiting().stream())),
            new Reader(
                    PassedOverDocs.COLLECTION,
                    (store, id) -> new PassedOverDocs(store.docs())
                            .note(PassedOver.instance(id, new IllegalStateException("odd"), CLOCK.instant())),
                    store -> PassedOver.in(store).stream()
                            .map(PassedOver::instance)
                            .toList()),
            new Reader(
                    StuckHandler.COLLECTION,
                    (store, id) -> {
                        var body = Trees.object();
                        body.putArray("stuck")
                                .add(new StuckHandler("Shop", "slow", id, "process 1", Instant.EPOCH).json());
                        store.docs().put(StuckHandler.COLLECTION, id, Expected.any(), NewDoc.of(Trees.json(body)));
                    },
                    store -> StuckHandler.all(store.docs()).stream()
                            .map(StuckHandler::instance)
                            .toList()),
            new Reader(
                    VersionDocs.COLLECTION,
                    (store, id) -> {
                        var versions = new Versions(store.log(), CLOCK);
                        versions.publish(id, Trees.object().put("id", id), "ann", null);
                        new VersionDocs(versions, store.docs()).rebuild(id);
                    },
                    store -> {
                        new VersionDocs(new Versions(store.log(), CLOCK), store.docs()).prune();
                        return workflows(store, VersionDocs.COLLECTION);
                    }),
            new Reader(
                    DeploymentDocs.COLLECTION,
                    (store, id) -> {
                        var deployments = new Deployments(store.log(), CLOCK);
                        var version = new Versions(store.log(), CLOCK)
                                .publish(id, Trees.object().put("id", id), "ann", null)
                                .version();
                        if (deployments.list().stream()
                                .noneMatch(one -> one.workflowId().equals(id))) {
                            deployments.deploy(version, STAGING, Thresholds.of(STAGING), "ann");
                        }
                        new DeploymentDocs(deployments, store.docs()).rebuild();
                    },
                    store -> {
                        new DeploymentDocs(new Deployments(store.log(), CLOCK), store.docs()).prune();
                        return workflows(store, DeploymentDocs.COLLECTION);
                    }));

    private static List<String> workflows(Backend store, String collection) {
        return store.docs().passingOver(damage -> {}).scan(collection, "", 10).stream()
                .map(doc -> Trees.read(doc.body()).path("workflowId").asString(""))
                .sorted()
                .toList();
    }

    private static List<String> keys(Stream<Doc> docs) {
        return docs.map(Doc::key).toList();
    }

    static Stream<Arguments> readersAndPlaces() {
        return READERS.stream().flatMap(reader -> ALL.stream().map(bad -> Arguments.of(reader, bad)));
    }

    private Backend open() {
        return Stores.open("file:" + directory);
    }

    /** Changes a letter in every document of a collection that names an id. */
    private void damage(String collection, String id) {
        int damaged = 0;
        try (Stream<Path> files = Files.walk(directory.resolve(collection))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (text.contains(id) || file.toString().contains(id)) {
                    int last = text.lastIndexOf('"');
                    Files.writeString(
                            file, text.substring(0, last) + "!" + text.substring(last), StandardCharsets.ISO_8859_1);
                    damaged++;
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        assertThat(damaged).isPositive();
    }

    private static List<String> allBut(String bad) {
        return ALL.stream().filter(id -> !id.equals(bad)).toList();
    }

    @ParameterizedTest
    @MethodSource("readersAndPlaces")
    void theOthersAreReadAndWhoeverWritesItAgainReplacesIt(Reader reader, String bad) {
        try (Backend store = open()) {
            ALL.forEach(id -> reader.write().accept(store, id));
        }
        damage(reader.collection(), bad);

        try (Backend store = open()) {
            assertThat(reader.read().apply(store)).containsExactlyElementsOf(allBut(bad));
            ALL.forEach(id -> reader.write().accept(store, id));
            assertThat(reader.read().apply(store)).containsExactlyElementsOf(ALL);
        }
    }

    private void createAll(MachineOptions options, String event) {
        try (Stage stage = new Stage(open())) {
            MachineRuntime shop = stage.process(options).host(SHOP);
            for (String id : ALL) {
                shop.create(id, "Order", json("{}"));
                shop.send(id, stage.event(event));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void aTimerIsFoundFromTheEventsWhereItsDocumentIsDamaged(String bad) {
        createAll(MachineOptions.defaults(), "NONE");
        damage(FollowedDirectory.TIMERS, bad);

        try (Stage stage = new Stage(open())) {
            MachineRuntime shop = stage.process().host(SHOP);
            stage.advance(Duration.ofSeconds(20));
            assertThat(shop.instances("Order", "Late", "", 10))
                    .extracting(Instance::id)
                    .containsExactlyElementsOf(ALL);
        }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void snapshotsAreListedAndBegunWithBesideOneThatIsDamaged(String bad) {
        MachineOptions options = MachineOptions.defaults().withEventSourcing(false);
        createAll(options, "NONE");
        damage(Snapshots.LATEST, bad);

        try (Stage stage = new Stage(open())) {
            assertThat(stage.process(options).host(SHOP).instances("Order", null, "", 10))
                    .extracting(Instance::id)
                    .containsExactlyElementsOf(allBut(bad));
            assertThat(SnapshotStore.of(stage.store, CLOCK).allSnapshots("", 10))
                    .extracting(snapshot -> snapshot.instance().id())
                    .containsExactlyElementsOf(allBut(bad));
        }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void whatIsOverAndGoneIsSweptBesideADamagedDocument(String bad) {
        createAll(MachineOptions.defaults(), "END");
        damage(Listing.COLLECTION, bad);

        try (Backend store = open()) {
            ALL.forEach(id -> store.log().truncate("machine:" + id, store.log().version("machine:" + id)));
            MachineRetention.ofAnyAge(store, CLOCK).sweep();
            assertThat(store.docs().passingOver(damage -> {}).scan(Listing.COLLECTION, "", 10))
                    .isEmpty();
        }
    }

    @Test
    void howFarDocumentsAreBehindIsCountedFromTheBeginningWhereTheMarkIsDamaged() {
        try (Backend store = open()) {
            new Versions(store.log(), CLOCK).publish("alpha", Trees.object(), "ann", null);
            follower(store).catchUp(() -> false);
            assertThat(follower(store).lag(10).events()).isZero();
        }
        damage(LogFollower.COLLECTION, "test");

        try (Backend store = open()) {
            assertThat(follower(store).lag(10).events()).isEqualTo(1);
        }
    }

    private static LogFollower follower(Backend store) {
        return new LogFollower(store.log(), store.docs(), "test", List.of());
    }
}
