package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.ComponentRegistry;
import dev.holdfast.machine.Instance;
import dev.holdfast.machine.MachineOptions;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Pages;
import dev.holdfast.store.Stores;
import dev.holdfast.store.ops.Verify;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** What the log says about machines whose processes were killed. */
final class MachineEvidence {
    private final KilledMachines machines;
    private final List<Event> events = new ArrayList<>();
    private final Map<String, Integer> times = new HashMap<>();

    MachineEvidence(KilledMachines machines) {
        this.machines = machines;
    }

    void check() {
        try (Backend store = Stores.open(machines.url());
                var registry = ComponentRegistry.open(store, MachineOptions.defaults())) {
            read(store);
            assertThat(machines.acknowledged()).isNotEmpty().allSatisfy(this::isThereOnce);
            sendsArrivedOnce();
            timersHappenedOnce();
            childrenAreThereOnce(registry);
            endsAreThoseThatTheEventsDemand(registry);
            assertThat(Verify.run(store, soFar -> {}).problems()).isEmpty();
        }
    }

    private void read(Backend store) {
        Pages.of(store.log(), 0).forEach(events::add);
        events.forEach(event -> times.merge(event.id(), 1, Integer::sum));
    }

    private void isThereOnce(String id) {
        assertThat(times.getOrDefault(id, 0))
                .as("how often event %s is in the log", id)
                .isEqualTo(1);
    }

    /** Of an event for one instance and of a new one there is an event with its id; of a broadcast, its receivers and theirs. */
    private void sendsArrivedOnce() {
        int sends = 0;
        for (Event event : events) {
            JsonNode body = Trees.read(event.body());
            for (JsonNode send : body.path("sends")) {
                String id = send.path("id").stringValue();
                boolean broadcast = !send.has("instance") && !send.has("create");
                isThereOnce(broadcast ? id + "*" : id);
                sends++;
            }
            body.path("found").forEach(send -> isThereOnce(send.path("id").stringValue()));
        }
        // an order makes a task and a pick; each of these tells it, and the pick the ledger
        assertThat(sends).isEqualTo(5 * machines.orders());
    }

    /** Each state that has a timer is left by it alone, so that each timer that was ever set has happened. */
    private void timersHappenedOnce() {
        for (Event event : events) {
            Trees.read(event.body())
                    .path("timers")
                    .forEach(timer -> isThereOnce(timer.path("id").stringValue()));
        }
        for (String type : List.of("TICK", "RUNG", "FOUND")) {
            assertThat(events.stream().filter(event -> event.type().equals(type)))
                    .as(type)
                    .hasSize(machines.orders());
        }
    }

    private void childrenAreThereOnce(ComponentRegistry registry) {
        Map<String, Integer> children = new TreeMap<>();
        for (Instance child : over(registry, "Shop", "Task")) {
            children.merge("task of " + parent(child), 1, Integer::sum);
        }
        for (Instance child : over(registry, "Stock", "Pick")) {
            children.merge("pick of " + parent(child), 1, Integer::sum);
        }
        assertThat(children)
                .hasSize(2 * machines.orders())
                .allSatisfy((child, number) -> assertThat(number).isEqualTo(1));
    }

    private static String parent(Instance child) {
        return child.parent() == null ? "nobody" : child.parent().id();
    }

    private void endsAreThoseThatTheEventsDemand(ComponentRegistry registry) {
        List<Instance> orders = over(registry, "Shop", "Order");
        assertThat(orders).hasSize(machines.orders()).allSatisfy(order -> {
            assertThat(order.state()).isEqualTo("Done");
            assertThat(order.context().path("notes").asInt()).isEqualTo(KilledMachines.notes());
            assertThat(order.context().path("tasksDone").asInt()).isEqualTo(1);
            assertThat(registry.instanceAsOf(order.id(), order.version())).contains(order);
        });
        Instance ledger = registry.findInstance("entry-Shop").orElseThrow();
        assertThat(ledger.context()
                        .path("all")
                        .valueStream()
                        .map(JsonNode::intValue)
                        .sorted())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, machines.orders()).boxed().toList());
        assertThat(registry.instances(null, null, null, false, "", 10)).containsExactly(ledger);
    }

    private static List<Instance> over(ComponentRegistry registry, String component, String machine) {
        List<Instance> all = new ArrayList<>();
        List<Instance> page;
        do {
            page = registry.instances(
                    component,
                    machine,
                    null,
                    true,
                    all.isEmpty() ? "" : all.getLast().id(),
                    1_000);
            all.addAll(page);
        } while (page.size() == 1_000);
        return all;
    }
}
