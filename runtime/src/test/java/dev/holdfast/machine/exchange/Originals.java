package dev.holdfast.machine.exchange;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.EventStore;
import dev.holdfast.machine.Handover;
import dev.holdfast.machine.Instance;
import dev.holdfast.machine.PersistedEvent;
import dev.holdfast.machine.model.Component;
import dev.holdfast.machine.model.ComponentReader;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Json;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import dev.holdfast.testkit.SettableClock;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A store into which records are imported, and all that was said meanwhile. */
final class Originals implements AutoCloseable {
    static final Component SHOP = ComponentReader.read("shop.yaml", """
                    name: Shop
                    stateMachines:
                      - name: Order
                        initialState: Draft
                        publicMemberType: Order
                        states: [{name: Draft, type: entry}, {name: Paid}, {name: Sent, type: final}, {name: Lost, type: error}]
                        transitions:
                          - {from: Draft, to: Paid, event: PAY}
                          - {from: Paid, to: Paid, event: NOTE}
                          - {from: Paid, to: Draft, event: BACK}
                          - {from: Paid, to: Sent, event: SEND}
                          - {from: Paid, to: Lost, event: EXPIRE, type: timeout, timeoutMs: 60000}
                    """).component();

    final Backend store = new MemoryBackend(StoreOptions.defaults());
    final SettableClock clock = new SettableClock();
    final List<String> told = new ArrayList<>();
    private List<Component> components = List.of();

    Originals with(Component component) {
        components = List.of(component);
        return this;
    }

    ImportReport add(String... records) {
        return addTo(store, records);
    }

    ImportReport addTo(Backend backend, String... records) {
        return new OriginalImport(backend, clock, components, told::add).run(source(records));
    }

    /** The same with room for so many bytes of records at once. */
    ImportReport addWithin(long room, OriginalSource source) {
        return new OriginalImport(store, clock, components, told::add, room).run(source);
    }

    ImportReport plan(String... records) {
        return new OriginalImport(store, clock, components, told::add).plan(source(records));
    }

    static OriginalSource source(String... records) {
        return into -> {
            for (int i = 0; i < records.length; i++) {
                into.add("record " + (i + 1), tree(records[i]));
            }
        };
    }

    static JsonNode tree(String text) {
        return Trees.read(Json.parse(text.replace('\'', '"')));
    }

    static String created(String instance, long at) {
        return "{'id': 'c-" + instance + "', 'instanceId': '" + instance + "', 'machineName': 'Order',"
                + " 'componentName': 'Shop', 'event': {'type': 'INSTANCE_CREATED', 'payload': {'triggerEvent': 'by hand',"
                + " 'initialContext': {'total': 5}}, 'timestamp': " + at
                + "}, 'stateBefore': '', 'stateAfter': 'Draft',"
                + " 'persistedAt': " + at + ", 'caused': [], 'publicMemberSnapshot': {'total': 5}}";
    }

    static String event(String id, String type, String before, String after, long at) {
        return "{'id': '" + id
                + "', 'instanceId': 'o1', 'machineName': 'Order', 'componentName': 'Shop', 'event': {'type': '"
                + type + "', 'payload': {'by': 'ann'}, 'timestamp': " + at + "}, 'stateBefore': '" + before
                + "', 'stateAfter': '" + after + "', 'persistedAt': " + at
                + ", 'causedBy': ['c-other'], 'caused': [], 'publicMemberSnapshot': {'total': 5, 'by': 'ann'}}";
    }

    static String snapshot(String state, String status, String lastEventId, long at) {
        return "{'instance': {'id': 'o1', 'machineName': 'Order', 'currentState': '" + state
                + "', 'context': {}, 'publicMember': {'total': 5, 'by': 'ann', 'exact': true}, 'internalMember': {},"
                + " 'createdAt': 1000, 'updatedAt': " + at + ", 'status': '" + status + "'}, 'snapshotAt': " + at
                + ", 'lastEventId': '" + lastEventId + "'}";
    }

    Instance instance(String id) {
        return new Handover(store).snapshot(id, clock.instant()).orElseThrow().instance();
    }

    List<String> ids(String instance) {
        return EventStore.of(store).eventsForInstance(instance).stream()
                .map(PersistedEvent::id)
                .toList();
    }

    @Override
    public void close() {
        store.close();
    }
}
