package dev.holdfast.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.PersistenceException;
import dev.holdfast.event.Trees;
import dev.holdfast.machine.model.Component;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random machines whose processes are killed again and again end like those that nobody disturbs. */
class RestartEquivalenceTest {
    private static final int EVENTS = 20;
    private static final int MOST_OPERATIONS = 40;

    /** How many random pairs of components are tried; {@code -Dholdfast.seeds=1000} for more. */
    private static final int SEEDS = Integer.getInteger("holdfast.seeds", 40);

    Backend open() {
        return new MemoryBackend(StoreOptions.defaults());
    }

    int seeds() {
        return SEEDS;
    }

    @Test
    void killedAndRestoredAtEveryStepMachinesEndLikeThoseThatAreLeftAlone() {
        long first = Long.getLong("holdfast.seed", System.nanoTime() & 0xffffff);
        for (long seed = first; seed < first + seeds(); seed++) {
            Map<String, String> undisturbed = run(seed, false);
            assertThat(run(seed, true)).as("-Dholdfast.seed=%d", seed).isEqualTo(undisturbed);
            assertThat(undisturbed).as("-Dholdfast.seed=%d", seed).isNotEmpty();
        }
    }

    private Map<String, String> run(long seed, boolean disturbed) {
        List<Component> components = new RandomComponents(new Random(seed)).components();
        var random = new Random(seed);
        var trouble = new Random(seed + 1);
        try (var stage = new Stage(open())) {
            Stage.Process process = process(stage, components);
            for (Component component : components) {
                for (int n = 0; n < 2; n++) {
                    String id = component.name() + n;
                    process.registry.runtime(component.name()).create(id, "Main", Stage.json("{'n': " + n + "}"));
                    process.settle();
                }
            }
            for (int i = 0; i < EVENTS; i++) {
                int number = i;
                String type = RandomComponents.event(random);
                String payload = "{'n': " + random.nextInt(10) + "}";
                int choice = random.nextInt(1_000);
                int wait = random.nextInt(700);
                List<Instance> living = process.registry.instances(null, null, null, false, "", 1_000);
                Instance target = living.get(choice % living.size());
                process = withTrouble(
                        stage,
                        components,
                        process,
                        disturbed ? trouble : null,
                        at -> at.registry
                                .runtime(target.component())
                                .send(target.id(), stage.event(type, payload), "event-" + number, List.of()));
                stage.clock.advance(Duration.ofMillis(wait));
                for (boolean more = true; more; ) {
                    boolean[] fired = new boolean[1];
                    process = withTrouble(
                            stage, components, process, disturbed ? trouble : null, at -> fired[0] |= at.fireOne());
                    more = fired[0];
                }
            }
            return state(process, stage);
        }
    }

    private interface Doing {
        void with(Stage.Process process);
    }

    /** Does something, and where it is disturbed, again in a new process after the first was killed in the middle of it. */
    private Stage.Process withTrouble(
            Stage stage, List<Component> components, Stage.Process process, @Nullable Random trouble, Doing doing) {
        if (trouble == null) {
            quietly(() -> doing.with(process));
            process.settle();
            return process;
        }
        process.failFrom(1 + trouble.nextInt(MOST_OPERATIONS));
        quietly(() -> doing.with(process));
        process.settleOrFail();
        process.kill();
        Stage.Process next = process(stage, components);
        next.look();
        quietly(() -> doing.with(next));
        next.settle();
        return next;
    }

    /** What a killed process throws is nobody's business, and an event that is refused is refused. */
    private static void quietly(Runnable action) {
        try {
            action.run();
        } catch (PersistenceException | dev.holdfast.store.StoreException expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
    }

    private static Stage.Process process(Stage stage, List<Component> components) {
        Stage.Process process = stage.stillProcess();
        Map<Component, Handlers> all = new LinkedHashMap<>();
        components.forEach(component -> all.put(component, Handlers.none()));
        process.registry.registerAll(all);
        return process;
    }

    /** Of every instance what it is, what it waits for, and what has happened to it. */
    private static Map<String, String> state(Stage.Process process, Stage stage) {
        Map<String, String> states = new TreeMap<>();
        for (boolean over : List.of(false, true)) {
            for (Instance instance : process.registry.instances(null, null, null, over, "", 1_000)) {
                List<String> timers = new ArrayList<>();
                instance.timers().forEach(timer -> timers.add(timer.event() + "@" + timer.deadline()));
                List<String> history = new ArrayList<>();
                EventStore.of(stage.store)
                        .eventsForInstance(instance.id())
                        .forEach(event -> history.add(
                                event.event().type() + ":" + event.stateBefore() + ">" + event.stateAfter()));
                states.put(
                        instance.id(),
                        instance.machine() + " " + instance.state() + " " + instance.status() + " "
                                + Trees.json(instance.data()).canonical() + " " + timers + " " + history);
            }
        }
        return states;
    }
}
