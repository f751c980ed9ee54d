package dev.holdfast.machine.exchange;

import static dev.holdfast.machine.exchange.Originals.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.ComponentRegistry;
import dev.holdfast.machine.EventStore;
import dev.holdfast.machine.Handlers;
import dev.holdfast.machine.Instance;
import dev.holdfast.machine.MachineEvent;
import dev.holdfast.machine.MachineOptions;
import dev.holdfast.machine.MachineRuntime;
import dev.holdfast.machine.Outcome;
import dev.holdfast.machine.PersistedEvent;
import dev.holdfast.machine.model.Component;
import dev.holdfast.machine.model.ComponentReader;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** What another system has persisted means here what it would mean if it had happened here. */
class ImportedMeaningTest {
    private static final Component TRADES =
            ComponentReader.read("trades.yaml", """
                    name: Trades
                    stateMachines:
                      - name: Trade
                        initialState: Open
                        contextSchema: {price: {type: number}}
                        states: [{name: Open, type: entry}, {name: Filled}, {name: Closed, type: final}]
                        transitions:
                          - {from: Open, to: Filled, event: FILL}
                          - {from: Open, to: Open, event: QUOTE, matchingRules: [{eventProperty: Id, instanceProperty: Id}]}
                          - {from: Filled, to: Open, event: EXPIRE, type: timeout, timeoutMs: 60000}
                          - {from: Filled, to: Closed, event: CLOSE}
                    """).component();

    private final Originals originals = new Originals();

    @AfterEach
    void close() {
        originals.close();
    }

    private static String record(String id, String type, String before, String after, long at, String payload) {
        return "{'id': '" + id + "', 'instanceId': 't1', 'machineName': 'Trade', 'componentName': 'Trades', 'event':"
                + " {'type': '" + type + "', 'payload': " + payload + ", 'timestamp': " + at + "}, 'stateBefore': '"
                + before + "', 'stateAfter': '" + after + "', 'persistedAt': " + at + ", 'caused': []}";
    }

    private static final String CREATED =
            record("c", "INSTANCE_CREATED", "", "Open", 1_000, "{'initialContext': {'Id': 1}}");

    private static PersistedEvent event(String id, String type, String before, String after, String payload) {
        var happened = MachineEvent.of(type, (ObjectNode) tree(payload), Instant.ofEpochMilli(1_000));
        return new PersistedEvent(
                id, "t1", "Trade", "Trades", happened, before, after, 1_000, List.of(), List.of(), null, null, null);
    }

    private void append(PersistedEvent... events) {
        for (PersistedEvent event : events) {
            EventStore.of(originals.store).append(event);
        }
    }

    private Instance trade() {
        return originals.instance("t1");
    }

    @Test
    void payloadsAreLaidOverTheDataWhereEventsDoNotSayWhatItWas() {
        originals.add(CREATED, record("e", "FILL", "Open", "Filled", 2_000, "{'x': 2}"));

        assertThat(trade().context()).isEqualTo(tree("{'Id': 1, 'x': 2}"));
    }

    @Test
    void payloadsOfAppendedEventsAreLaidOverTheData() {
        append(
                event("c", "INSTANCE_CREATED", "", "Open", "{'Id': 1}"),
                event("e", "FILL", "Open", "Filled", "{'x': 2}"));

        assertThat(trade().context()).isEqualTo(tree("{'Id': 1, 'x': 2}"));
        assertThat(trade().status()).isEqualTo(Instance.Status.ACTIVE);
    }

    @Test
    void aTransitionWithMatchingRulesLaysNothingOverTheDataWhenItIsImportedEither() {
        originals.with(TRADES).add(CREATED, record("e", "QUOTE", "Open", "Open", 2_000, "{'Id': 1, 'price': 2}"));

        assertThat(trade().context()).isEqualTo(tree("{'Id': 1}"));
    }

    @Test
    void theReasonOfATimeoutIsNoData() {
        String[] records = {
            CREATED,
            record("e", "FILL", "Open", "Filled", 2_000, "{}"),
            record("f", "EXPIRE", "Filled", "Open", 3_000, "{'reason': 'timeout'}")
        };
        originals.add(records);
        assertThat(trade().context()).isEqualTo(tree("{'Id': 1}"));

        try (var known = new Originals().with(TRADES)) {
            known.add(records);
            assertThat(known.instance("t1").context()).isEqualTo(tree("{'Id': 1}"));
        }
    }

    @Test
    void dataThatTheSchemaDoesNotAllowAreKeptAndTold() {
        ImportReport report =
                originals.with(TRADES).add(CREATED, record("e", "FILL", "Open", "Filled", 2_000, "{'price': 'high'}"));

        assertThat(trade().context()).isEqualTo(tree("{'Id': 1, 'price': 'high'}"));
        assertThat(report.added()).isEqualTo(1);
        assertThat(originals.told)
                .containsExactly("instance 't1': 'price' is the text 'high', and the contextSchema of Trade says type:"
                        + " number; it is kept");
    }

    @Test
    void anInstanceWithoutItsCreationBeginsWithThePayloadOfItsFirstEvent() {
        originals.add(record("e", "FILL", "Open", "Filled", 2_000, "{'x': 2}"));

        assertThat(trade().context()).isEqualTo(tree("{'x': 2}"));
    }

    @Test
    void importedInstancesAreHostedListedFoundAndGoOn() {
        originals.add(CREATED, record("e", "QUOTE", "Open", "Open", 2_000, "{}"));
        try (var registry = ComponentRegistry.open(originals.store, MachineOptions.defaults())) {
            assertThat(registry.instances(null, null, null, false, "", 10))
                    .extracting(Instance::id)
                    .containsExactly("t1");
            MachineRuntime trades = registry.register(TRADES, Handlers.none());
            MachineEvent other = MachineEvent.of("QUOTE", (ObjectNode) tree("{'Id': 2}"), Instant.EPOCH);
            assertThat(trades.broadcast("Trade", null, other)).isEmpty();
            MachineEvent mine = MachineEvent.of("QUOTE", (ObjectNode) tree("{'Id': 1}"), Instant.EPOCH);
            assertThat(trades.broadcast("Trade", null, mine)).singleElement().isInstanceOf(Outcome.Taken.class);
            trades.send("t1", MachineEvent.of("FILL", Instant.EPOCH));
        }
        assertThat(trade().state()).isEqualTo("Filled");
    }

    @Test
    void anImportedInstanceGoesOnWithTheComponentThatTheStoreKnows() {
        originals.add(CREATED);
        try (var registry = ComponentRegistry.open(originals.store, MachineOptions.defaults())) {
            registry.register(TRADES, Handlers.none());
        }
        try (var registry = ComponentRegistry.open(originals.store, MachineOptions.defaults())) {
            MachineRuntime known = registry.registerKnown(trade(), component -> Handlers.none());

            known.send("t1", MachineEvent.of("FILL", Instant.EPOCH));
        }
        assertThat(trade().state()).isEqualTo("Filled");
    }

    @Test
    void whoeverIsFoundInAFinalStateIsOverOnceItIsHosted() {
        append(
                event("c", "INSTANCE_CREATED", "", "Open", "{'Id': 1}"),
                event("e", "FILL", "Open", "Filled", "{}"),
                event("f", "CLOSE", "Filled", "Closed", "{}"));
        try (var registry = ComponentRegistry.open(originals.store, MachineOptions.defaults())) {
            MachineRuntime trades = registry.register(TRADES, Handlers.none());

            assertThatThrownBy(() -> trades.send("t1", MachineEvent.of("FILL", Instant.EPOCH)))
                    .hasMessageContaining("is completed in Closed");
            assertThat(trades.instances("Trade", null, "", 10)).isEmpty();
        }
    }

    @Test
    void anAppendedEventOfAHostedComponentEndsAnInstanceAndSetsItsTimers() {
        try (var registry = ComponentRegistry.open(originals.store, MachineOptions.defaults())) {
            registry.register(TRADES, Handlers.none());
        }
        append(event("c", "INSTANCE_CREATED", "", "Open", "{'Id': 1}"));
        append(event("e", "FILL", "Open", "Filled", "{}"), event("f", "CLOSE", "Filled", "Closed", "{}"));

        assertThat(trade().status()).isEqualTo(Instance.Status.COMPLETED);
    }

    @Test
    void anEventThatLacksANameIsRefusedAndNothingIsWritten() {
        PersistedEvent whole = event("c", "INSTANCE_CREATED", "", "Open", "{'Id': 1}");
        for (String machine : List.of("", "M".repeat(600), "half \ud800")) {
            var bad = new PersistedEvent(
                    "c", "t1", machine, "Trades", whole.event(), "", "Open", 1, List.of(), List.of(), null, null, null);
            assertThatThrownBy(() -> append(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        for (String component : List.of("", "\u5b57".repeat(171))) {
            var bad = new PersistedEvent(
                    "c",
                    "t1",
                    "Trade",
                    component,
                    whole.event(),
                    "",
                    "Open",
                    1,
                    List.of(),
                    List.of(),
                    null,
                    null,
                    null);
            assertThatThrownBy(() -> append(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(originals.store.log().readAll(0, 10)).isEmpty();
    }

    @Test
    void theSameIdInAnotherInstanceIsAnotherEvent() {
        originals.add(CREATED.replace("'t1'", "'t0'"));
        append(event("c", "INSTANCE_CREATED", "", "Open", "{'Id': 1}"));
        append(event("c", "INSTANCE_CREATED", "", "Open", "{'Id': 1}"));

        assertThat(originals.ids("t1")).containsExactly("c");
        assertThat(Trees.json(trade().context()).text()).isEqualTo("{\"Id\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'persistedAt': 99999999999999999",
                "'persistedAt': -99999999999999999",
                "'persistedAt': 1e999999999",
                "'persistedAt': 9223372036854775807",
                "'event': {'type': ' ', 'payload': {}, 'timestamp': 1}",
                "'event': {'type': 'X', 'payload': {}, 'timestamp': 1e99}",
                "'event': {'type': 'X', 'payload': [], 'timestamp': 1}",
                "'causedBy': [' \\u0001']",
                "'stateAfter': {}"
            })
    void oneBadRecordIsToldAndKeepsNobodyFromTheOthers(String bad) {
        String record = record("bad", "FILL", "Open", "Filled", 2_000, "{}");
        ObjectNode odd = (ObjectNode) tree(record);
        odd.setAll((ObjectNode) tree("{" + bad + "}"));

        ImportReport report = originals
                .with(TRADES)
                .add(CREATED, odd.toString(), CREATED.replace("'t1'", "'t2'").replace("'c'", "'c2'"));

        assertThat(report.skipped()).isEqualTo(1);
        assertThat(report.added()).isEqualTo(2);
        assertThat(originals.told).singleElement().asString().startsWith("record 2 is skipped: ");
    }

    @Test
    void numbersAreTakenInTheFormInWhichTheyAreReadBack() {
        originals.add(CREATED, record("e", "FILL", "Open", "Filled", 2_000, "{'x': 1.50, 'deep': {'y': 1e3}}"));
        ObjectNode imported = trade().context();

        assertThat(imported).isEqualTo(Trees.read(Trees.json(imported)));
        append(event("f", "CLOSE", "Filled", "Closed", "{'z': 1.50}"));
        assertThat(trade().context().path("z")).isEqualTo(trade().context().path("x"));
    }

    @Test
    void oneRecordThatCannotBeFoundLaterIsToldAndTheOthersAreTaken() {
        ImportReport report = originals.add(
                CREATED,
                record("d", "FILL", "Open", "S".repeat(600), 2_000, "{}"),
                record("e", "FILL", "Open", "Filled", 2_000, "{'x': 2}").replace("'Trades'", "''"),
                CREATED.replace("'t1'", "'" + "\u5b57".repeat(200) + "'").replace("'c'", "'c2'"),
                CREATED.replace("'t1'", "''").replace("'c'", "'c3'"),
                record("f", "FILL", "Open", "Filled", 2_000, "{'x': 2}"));

        assertThat(report.skipped()).isEqualTo(4);
        assertThat(report.added()).isEqualTo(1);
        assertThat(originals.told).hasSize(4).allMatch(line -> line.contains("is skipped: "));
        assertThat(trade().state()).isEqualTo("Filled");
    }
}
