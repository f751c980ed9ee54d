package dev.holdfast.machine;

import dev.holdfast.machine.model.Component;
import dev.holdfast.machine.model.Machine;
import dev.holdfast.machine.model.MatchingRule;
import dev.holdfast.machine.model.Transition;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Finds the instances that a broadcast is for. Thread-safe. */
final class Receivers {
    private final Instances instances;
    private final Directory directory;
    private final Definitions definitions;
    private final PassedOverInstances passedOver;

    Receivers(Instances instances, Directory directory, Definitions definitions, PassedOverInstances passedOver) {
        this.passedOver = passedOver;
        this.instances = instances;
        this.directory = directory;
        this.definitions = definitions;
    }

    /** As they are now; those that cannot be read are passed over. */
    List<Instance> of(Send.Broadcast broadcast) {
        List<Instance> receivers = new ArrayList<>();
        for (String id : directory.candidates(broadcast)) {
            passedOver.unless(
                    id,
                    () -> instances
                            .find(id)
                            .map(instances::fresh)
                            .map(Configuration::instance)
                            .ifPresent(receivers::add));
        }
        receivers.removeIf(instance -> !isFor(broadcast, instance));
        return receivers;
    }

    private boolean isFor(Send.Broadcast broadcast, Instance instance) {
        boolean there = instance.status() == Instance.Status.ACTIVE
                && instance.component().equals(broadcast.component())
                && instance.machine().equals(broadcast.machine())
                && (broadcast.state() == null || broadcast.state().equals(instance.state()));
        if (!there) {
            return false;
        }
        if (!broadcast.rules().isEmpty()) {
            ObjectNode data = instance.data();
            return broadcast.rules().stream().allMatch(rule -> rule.matches(broadcast.askedBy(rule), data));
        }
        return definitions
                .of(instance)
                .filter(component -> component.machines().containsKey(instance.machine()))
                .map(component -> takes(component, broadcast, instance))
                .orElse(true);
    }

    /** Where a transition that takes the event has rules, they decide; an event that nothing takes reaches nobody. */
    private static boolean takes(Component component, Send.Broadcast broadcast, Instance instance) {
        Machine machine = component.machine(instance.machine());
        List<Transition> transitions = machine.transitions(instance.state(), broadcast.event());
        for (Transition transition : transitions) {
            List<MatchingRule> rules =
                    transition.matchingRules().isEmpty() ? machine.matchingRules() : transition.matchingRules();
            if (matches(rules, broadcast.payload(), instance)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(List<MatchingRule> rules, ObjectNode payload, Instance instance) {
        ObjectNode data = instance.data();
        return rules.stream().allMatch(rule -> rule.matches(payload, data));
    }
}
