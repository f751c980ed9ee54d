package dev.holdfast.machine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.PersistenceException;
import dev.holdfast.event.Trees;
import dev.holdfast.machine.exchange.ImportReport;
import dev.holdfast.machine.exchange.OriginalExport;
import dev.holdfast.machine.exchange.OriginalImport;
import dev.holdfast.machine.model.Component;
import dev.holdfast.store.Event;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that are exported and imported into an empty store go on there: nothing that is new is taken for what was before. */
class ExportedMachinesTest {
    private static final int SEEDS = Integer.getInteger("holdfast.seeds", 8);
    private static final int EVENTS = 20;

    @TempDir
    private Path directory;

    /** How much was sent after the import, and how much was refused before the export, over all seeds. */
    private int sent;

    private int refused;

    @Test
    void whatRandomMachinesSendAfterwardsIsNewAndArrives() throws IOException {
        long first = Long.getLong("holdfast.seed", System.nanoTime() & 0xffffff);
        for (long seed = first; seed < first + SEEDS; seed++) {
            var random = new Random(seed);
            List<Component> components = new RandomComponents(random).components();
            Path out = directory.resolve(Long.toString(seed));
            Map<String, String> before = liveAndExport(components, random, out);
            goOn(components, random, out, before, "-Dholdfast.seed=" + seed);
        }
        assertThat(refused).isPositive();
        assertThat(sent).isPositive();
    }

    private Map<String, String> liveAndExport(List<Component> components, Random random, Path out) {
        try (var stage = new Stage()) {
            Stage.Process process = process(stage, components);
            for (Component component : components) {
                for (int n = 0; n < 2; n++) {
                    process.registry
                            .runtime(component.name())
                            .create(component.name() + n, "Main", Stage.json("{'n': " + n + "}"));
                    process.settle();
                }
            }
            live(stage, process, random, "before");
            stage.end();
            Pages.of(stage.store.log(), 0).forEach(event -> refused += entry(event) instanceof Entry.Refused ? 1 : 0);
            assertThat(new OriginalExport(
                                    stage.store,
                                    stage.clock,
                                    problem -> assertThat(problem).isNull())
                            .write(out)
                            .passedOver())
                    .isZero();
            return states(stage);
        }
    }

    private void goOn(List<Component> components, Random random, Path out, Map<String, String> before, String seed)
            throws IOException {
        try (var stage = new Stage()) {
            stage.clock.advance(Duration.ofMinutes(5));
            ImportReport report = new OriginalImport(stage.store, stage.clock, components, told -> {}).run(into -> {
                for (String name : OriginalExport.FILES) {
                    try {
                        Trees.MAPPER
                                .readTree(Files.readString(out.resolve(name)))
                                .forEach(record -> into.add(name, record));
                    } catch (IOException impossible) {
                        throw new IllegalStateException(impossible);
                    }
                }
            });
            assertThat(report.refused()).as(seed).isZero();
            assertThat(states(stage)).as(seed).isEqualTo(before);
            long imported = stage.store.log().readAll(0, 1_000).getLast().position();
            Stage.Process process = process(stage, components);
            live(stage, process, random, "after");
            process.look();
            stage.end();
            Map<String, Event> events = new LinkedHashMap<>();
            Pages.of(stage.store.log(), 0).forEach(event -> events.put(event.id(), event));
            events.values().stream()
                    .filter(event -> event.position() > imported)
                    .forEach(event -> sends(entry(event)).forEach(send -> assertArrived(event, send, events, seed)));
        }
    }

    private void assertArrived(Event sender, Send send, Map<String, Event> events, String seed) {
        String id = send instanceof Send.Broadcast ? Ids.resolution(send.id()) : send.id();
        assertThat(events).as("%s: %s", seed, send).containsKey(id);
        assertThat(requireNonNull(events.get(id)).position())
                .as("%s: %s", seed, send)
                .isGreaterThan(sender.position());
        sent++;
    }

    private static Entry entry(Event event) {
        return EntryCodec.decode(event);
    }

    private static List<? extends Send> sends(Entry entry) {
        return switch (entry) {
            case Entry.Created created -> created.result().sends();
            case Entry.Changed changed -> changed.result().sends();
            case Entry.Resolved resolved -> resolved.found();
            default -> List.of();
        };
    }

    private static void live(Stage stage, Stage.Process process, Random random, String ids) {
        for (int i = 0; i < EVENTS; i++) {
            List<Instance> living = process.registry.instances(null, null, null, false, "", 1_000);
            Instance target = living.get(random.nextInt(living.size()));
            MachineEvent event = stage.event(RandomComponents.event(random), "{'n': " + random.nextInt(10) + "}");
            String id = ids + i;
            quietly(() -> assertThat(
                            process.registry.runtime(target.component()).send(target.id(), event, id, List.of()))
                    .isNotInstanceOf(Outcome.Repeated.class));
            process.settle();
            stage.clock.advance(Duration.ofMillis(random.nextInt(700)));
            while (process.fireOne()) {
                process.settle();
            }
        }
    }

    private static void quietly(Runnable action) {
        try {
            action.run();
        } catch (PersistenceException | StoreException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    private static Stage.Process process(Stage stage, List<Component> components) {
        Stage.Process process = stage.stillProcess();
        Map<Component, Handlers> all = new LinkedHashMap<>();
        components.forEach(component -> all.put(component, Handlers.none()));
        process.registry.registerAll(all);
        process.settle();
        return process;
    }

    private static Map<String, String> states(Stage stage) {
        var handover = new Handover(stage.store);
        Map<String, String> states = new TreeMap<>();
        List<String> ids = handover.instances(damage -> assertThat(damage).isNull());
        for (String id : new ArrayList<>(ids)) {
            Instance instance =
                    handover.snapshot(id, stage.clock.instant()).orElseThrow().instance();
            states.put(
                    id,
                    instance.machine() + " " + instance.state() + " " + instance.status() + " "
                            + instance.transitions() + " "
                            + Trees.json(instance.data()).canonical());
        }
        return states;
    }
}
