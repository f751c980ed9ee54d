package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.machine.model.Component;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.ops.Retain;
import dev.holdfast.store.ops.Retention;
import dev.holdfast.store.ops.Retention.Need;
import dev.holdfast.store.ops.RetentionRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineRetentionTest {
    private static final Duration DAYS = Duration.ofDays(3);
    private static final String ORDERS = """
            name: Orders
            stateMachines:
              - name: Order
                initialState: Open
                states: [{name: Open, type: entry}, {name: Done, type: final}]
                transitions:
                  - {from: Open, to: Open, event: NOTE}
                  - {from: Open, to: Done, event: FINISH}
                  - {from: Open, to: Done, event: EXPIRE, type: timeout, timeoutMs: 8640000000, resetOnTransition: false}
                  - {from: Open, to: Open, event: TELL, type: cross_component, targetComponent: Desk, targetMachine: Log,
                     targetEvent: HEARD}
                  - {from: Open, to: Open, event: OPEN_LOG, type: cross_component, targetComponent: Desk, targetMachine: Log}
            """;
    private static final String DESK = """
            name: Desk
            stateMachines:
              - name: Log
                initialState: On
                states: [{name: On, type: entry}]
                transitions: [{from: On, to: On, event: HEARD}]
            """;

    @TempDir
    private Path directory;

    private Stage stage = new Stage();
    private int archives;
    private long removed;

    @AfterEach
    void close() {
        stage.close();
    }

    private List<Retention> retain(Duration age) {
        var retention = MachineRetention.olderThan(stage.store, stage.clock, age);
        retention.cover(false);
        List<Retention> decided = new ArrayList<>();
        var rule = new RetentionRule(age, 0, "machine:*", Set.of());
        new Retain(stage.store, rule, stream -> need(retention.needed(stream)), stage.clock)
                .run(directory.resolve("archive-" + archives++), decided::add);
        decided.forEach(one -> removed += one instanceof Retention.Remove remove ? remove.events() : 0);
        retention.sweep();
        return decided;
    }

    private static Need need(MachineRetention.Needed needed) {
        return needed.whole() ? Need.WHOLE : Need.from(needed.fromVersion());
    }

    private List<String> types(String id) {
        return stage.store.log().read("machine:" + id, 0, 1_000).stream()
                .map(Event::type)
                .toList();
    }

    private void forgetAllThatIsDerived() {
        for (String collection : stage.store.docs().collections()) {
            if (!collection.equals(Definitions.COLLECTION)) {
                for (Doc doc : stage.store.docs().scan(collection, "", 1_000)) {
                    stage.store.docs().delete(collection, doc.key(), Expected.any());
                }
            }
        }
    }

    /** All but where in the stream it is. */
    private static String described(Instance instance) {
        return instance.toString().replaceAll("version=\\d+, ", "");
    }

    @Test
    void anInstanceGoesOnFromTheEventThatCoversAllBefore() {
        Stage.Process process = stage.process();
        MachineRuntime orders = process.host(ORDERS);
        orders.create("o1", "Order", json("{'id': 7}"));
        orders.send("o1", stage.event("NOTE", "{'a': 1}"));
        Instance before = orders.send("o1", stage.event("NOTE", "{'b': 2}")).instance();
        process.kill();
        stage.clock.advance(Duration.ofDays(5));

        retain(DAYS);

        assertThat(types("o1")).containsExactly("SNAPSHOT");
        forgetAllThatIsDerived();
        MachineRuntime restored = stage.process().host(ORDERS);
        Instance after = restored.instance("o1").orElseThrow();
        assertThat(described(after)).isEqualTo(described(before));
        assertThat(after.timers()).hasSize(1);
        assertThat(restored.send("o1", stage.event("FINISH")).instance().state())
                .isEqualTo("Done");
    }

    @Test
    void youngEventsStayAndRetainingAgainChangesNothing() {
        Stage.Process process = stage.process();
        MachineRuntime orders = process.host(ORDERS);
        orders.create("o1", "Order", json("{}"));
        stage.clock.advance(Duration.ofDays(5));
        Instance before = orders.send("o1", stage.event("NOTE", "{'b': 2}"), "young", List.of())
                .instance();

        retain(DAYS);
        retain(DAYS);

        assertThat(types("o1")).containsExactly("NOTE", "SNAPSHOT");
        Outcome again = orders.send("o1", stage.event("NOTE", "{'b': 3}"), "young", List.of());
        assertThat(again).isInstanceOf(Outcome.Repeated.class);
        assertThat(described(again.instance())).isEqualTo(described(before));
        assertThat(EventStore.of(stage.store).eventsForInstance("o1"))
                .extracting(PersistedEvent::id)
                .containsExactly("young");
    }

    @Test
    void anInstanceThatIsOverGoesWholeAndEverythingAboutItToo() {
        Stage.Process process = stage.process();
        MachineRuntime orders = process.host(ORDERS);
        orders.create("o1", "Order", json("{}"));
        orders.send("o1", stage.event("FINISH"));
        orders.create("o2", "Order", json("{}"));
        stage.clock.advance(Duration.ofDays(2));
        orders.send("o2", stage.event("FINISH"));
        assertThat(process.registry.instances(null, null, null, true, "", 10)).hasSize(2);
        process.close();
        stage.clock.advance(Duration.ofDays(2));

        assertThat(retain(DAYS)).hasSize(2);

        assertThat(types("o1")).isEmpty();
        assertThat(types("o2")).containsExactly("INSTANCE_CREATED", "FINISH");
        assertThat(stage.store.docs().get("machine_snapshots", "o1")).isEmpty();
        assertThat(stage.store.docs().get("machine_instances", "o1")).isEmpty();
        assertThat(stage.process().host(ORDERS).instance("o1")).isEmpty();
    }

    @Test
    void nothingGoesOfAnInstanceThatHasSentWhatIsNotDelivered() {
        MachineRuntime orders = stage.process().host(ORDERS);
        orders.create("o1", "Order", json("{}"));
        orders.send("o1", stage.event("OPEN_LOG"));
        stage.clock.advance(Duration.ofDays(5));

        assertThat(retain(DAYS)).containsExactly(new Retention.Spare("machine:o1", "all of it is needed"));
        assertThat(types("o1")).containsExactly("INSTANCE_CREATED", "OPEN_LOG");
    }

    @Test
    void whatWasDeliveredIsNotDeliveredAgainWhenTheEventThatShowsItIsGone() {
        Stage.Process process = stage.process();
        MachineRuntime desk = process.host(DESK);
        desk.create("log", "Log", json("{}"));
        MachineRuntime orders = process.host(ORDERS);
        orders.create("o1", "Order", json("{}"));
        orders.send("o1", stage.event("TELL"));
        process.settle();
        long transitions = desk.instance("log").orElseThrow().transitions();
        process.kill();
        stage.clock.advance(Duration.ofDays(5));

        retain(DAYS);
        forgetAllThatIsDerived();

        Stage.Process next = stage.process();
        MachineRuntime again = next.host(DESK);
        next.host(ORDERS);
        stage.advance(Duration.ofSeconds(20));
        assertThat(again.instance("log").orElseThrow().transitions()).isEqualTo(transitions);
        assertThat(types("log")).containsExactly("SNAPSHOT");
    }

    @Test
    void lessThanADayIsRefused() {
        assertThatThrownBy(() -> MachineRetention.olderThan(stage.store, stage.clock, Duration.ofHours(23)))
                .hasMessageContaining("give an age of 1 day or more");
    }

    @Test
    void aStreamThatLostItsBeginningAndIsNotCoveredIsToldOf() {
        MachineRuntime orders = stage.process().host(ORDERS);
        orders.create("o1", "Order", json("{}"));
        orders.send("o1", stage.event("NOTE"));
        stage.store.log().truncate("machine:o1", 1);

        assertThatThrownBy(() -> new Handover(stage.store).snapshot("o1", stage.clock.instant()))
                .hasMessageContaining("the beginning of stream 'machine:o1' was removed");
    }

    @Test
    void randomMachinesEndTheSameWhetherOldEventsWereRemovedOrNot() {
        // the same in each build: children with other ids may come in another order when they fall due together
        long first = Long.getLong("holdfast.seed", 1);
        for (long seed = first; seed < first + Integer.getInteger("holdfast.seeds", 10); seed++) {
            assertThat(run(seed, true)).as("-Dholdfast.seed=%d", seed).isEqualTo(run(seed, false));
        }
        assertThat(removed).isPositive();
    }

    private Map<String, List<String>> run(long seed, boolean retained) {
        var components = new RandomComponents(new Random(seed)).components();
        var random = new Random(seed);
        stage.close();
        stage = new Stage();
        Map<Component, Handlers> all = new LinkedHashMap<>();
        components.forEach(component -> all.put(component, Handlers.none()));
        Stage.Process process = stage.stillProcess();
        process.registry.registerAll(all);
        for (String component : List.of("Left", "Right")) {
            process.registry.runtime(component).create(component, "Main", json("{'n': 1}"));
        }
        for (int i = 0; i < 25; i++) {
            String target = random.nextBoolean() ? "Left" : "Right";
            MachineEvent event = stage.event(RandomComponents.event(random), "{'n': " + i + "}");
            process.registry.runtime(target).send(target, event);
            process.settle();
            stage.clock.advance(Duration.ofHours(random.nextInt(40)));
            while (process.fireOne()) {
                process.settle();
            }
            if (random.nextInt(3) == 0 && retained) {
                retain(Duration.ofDays(1));
            }
            if (random.nextInt(4) == 0) {
                process.close();
                if (random.nextBoolean()) {
                    forgetAllThatIsDerived();
                }
                process = stage.stillProcess();
                process.registry.registerAll(all);
                process.look();
            }
        }
        return living(process);
    }

    private static String withoutIds(String data) {
        return data.replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "some id");
    }

    /** Children have other ids when their parents' events have other versions. */
    private static Map<String, List<String>> living(Stage.Process process) {
        Map<String, List<String>> living = new TreeMap<>();
        for (Instance instance : process.registry.instances(null, null, null, false, "", 1_000)) {
            List<String> timers = new ArrayList<>();
            instance.timers().forEach(timer -> timers.add(timer.event() + "@" + timer.deadline()));
            living.computeIfAbsent(instance.component() + " " + instance.machine(), machine -> new ArrayList<>())
                    .add(instance.state() + " " + withoutIds(instance.data().toString()) + " " + instance.transitions()
                            + " " + timers);
        }
        living.values().forEach(Collections::sort);
        return living;
    }
}
