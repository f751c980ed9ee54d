package dev.holdfast.machine.exchange;

import dev.holdfast.machine.model.Component;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The machines whose definitions are given. Immutable. */
record KnownMachines(List<Component> components) {
    static KnownMachines of(Collection<Component> components) {
        return new KnownMachines(List.copyOf(components));
    }

    /** The component that a record names; where it names none, the one that has the machine. */
    String component(@Nullable String named, String machine) throws Unusable {
        if (named != null && !named.isEmpty()) {
            return named;
        }
        List<Component> having = components.stream()
                .filter(component -> component.machines().containsKey(machine))
                .toList();
        if (having.size() == 1) {
            return having.getFirst().name();
        }
        throw new Unusable("it does not say to which component machine '" + machine + "' belongs, and "
                + (having.isEmpty() ? "no" : "more than one") + " component that is given has it");
    }
}
