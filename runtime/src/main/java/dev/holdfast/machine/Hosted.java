package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.Deadlines.Setting;
import dev.holdfast.machine.model.Component;
import dev.holdfast.machine.model.Machine;
import dev.holdfast.machine.model.MachineMigration;
import dev.holdfast.machine.model.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A component that this process hosts, and how it decides. Immutable. */
record Hosted(Component component, Decider decider) {
    Machine machine(Instance instance) {
        return component.machine(instance.machine());
    }

    /** What brings an instance of an earlier definition to this one; nothing if no migration is declared for it. */
    Optional<Draft> migration(Configuration at, String id, Instant now) {
        Instance instance = at.instance();
        Machine machine = machine(instance);
        if (instance.definition().isEmpty()) { // it comes from another system, which did not say
            return Optional.of(new Draft(id, adopted(machine, instance, now), now, List.of(), null));
        }
        return machine.migrations().stream()
                .filter(migration -> migration.covers(instance.definition()))
                .findFirst()
                .map(migration -> new Draft(id, migrated(migration, machine, instance, now), now, List.of(), null));
    }

    /** Gives an instance that comes from another system its definition, and the timers of the state it entered then. */
    static Entry.Migrated adopted(Machine machine, Instance instance, Instant entered) {
        return migrated(new MachineMigration("", Map.of(), Trees.object()), machine, instance, entered);
    }

    private static Entry.Migrated migrated(
            MachineMigration migration, Machine machine, Instance instance, Instant now) {
        String state = migration.states().getOrDefault(instance.state(), instance.state());
        return new Entry.Migrated(
                instance.definition(),
                machine.hash(),
                instance.state(),
                gained(instance.publicMember() == null ? instance.context() : Trees.object(), migration, instance),
                instance.publicMember() == null ? null : gained(instance.publicMember(), migration, instance),
                state,
                ended(machine, state, instance),
                timers(machine, state, instance, now));
    }

    /** An instance that is found in a state where instances end is over. */
    private static Instance.@Nullable Status ended(Machine machine, String state, Instance instance) {
        Instance.Status status = Instance.Status.in(machine.state(state));
        return instance.status() == Instance.Status.ACTIVE && status != Instance.Status.ACTIVE ? status : null;
    }

    @SuppressWarnings("ReferenceEquality") // which of the two objects it is
    private static Changes gained(ObjectNode data, MachineMigration migration, Instance instance) {
        ObjectNode set = Trees.object();
        if (data == instance.context() || data == instance.publicMember()) {
            migration.defaults().propertyStream().forEach(member -> {
                if (!data.has(member.getKey())) {
                    set.set(member.getKey(), member.getValue());
                }
            });
        }
        return set.isEmpty() ? Changes.NONE : new Changes(StoredForm.of("the defaults of a migration", set), List.of());
    }

    /** A timer whose event the new definition has in this state, too, keeps its deadline. */
    private static List<Timer> timers(Machine machine, String state, Instance instance, Instant now) {
        List<Timer> timers = new ArrayList<>();
        String ids = Ids.step(instance, instance.version() + 1);
        var setting = new Setting(instance.lastEventId(), null, now);
        for (Timer fresh : Deadlines.found(machine, state, ids, setting)) {
            Instant deadline = kept(instance, machine.transitions().get(fresh.transition()));
            timers.add(deadline == null ? fresh : fresh.movedTo(deadline));
        }
        return timers;
    }

    private static @Nullable Instant kept(Instance instance, Transition transition) {
        return instance.timers().stream()
                .filter(timer -> timer.event().equals(transition.event()))
                .map(Timer::deadline)
                .findFirst()
                .orElse(null);
    }
}
