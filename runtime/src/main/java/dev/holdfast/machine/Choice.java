package dev.holdfast.machine;

import dev.holdfast.condition.Budget;
import dev.holdfast.event.Trees;
import dev.holdfast.machine.Entry.Reason;
import dev.holdfast.machine.model.Guard;
import dev.holdfast.machine.model.Machine;
import dev.holdfast.machine.model.MatchingRule;
import dev.holdfast.machine.model.Transition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Finds the transition that an event takes, or why there is none. One thread at a time. */
final class Choice {
    private static final ObjectNode NOTHING = Trees.object();

    private final Machine machine;
    private final Instance instance;
    private final MachineEvent event;
    private final Budget budget;
    private Guard.@Nullable Scene scene;
    private final List<String> failed = new ArrayList<>();
    private boolean undecided;

    /** @param budget of all that is decided with it */
    Choice(Machine machine, Instance instance, MachineEvent event, Budget budget) {
        this.machine = machine;
        this.instance = instance;
        this.event = event;
        this.budget = budget;
    }

    /**
     * The first one whose guards pass: of those whose matching rules match, then of those without any, then of the others.
     * One that cannot be decided ends the search, as nobody knows whether it was to be taken.
     *
     * @return null if there is none
     */
    @Nullable
    Transition transition() {
        List<Transition> candidates = new ArrayList<>(machine.transitions(instance.state(), event.type()));
        if (candidates.size() > 1) {
            candidates.sort(Comparator.comparingInt(this::rank));
        }
        for (Transition transition : candidates) {
            if (passes(transition)) {
                return transition;
            }
            if (undecided) {
                return null;
            }
        }
        return null;
    }

    private int rank(Transition transition) {
        List<MatchingRule> rules = transition.matchingRules();
        return rules.isEmpty() ? 1 : matches(rules) ? 0 : 2;
    }

    /** The one that a timer stands for. */
    @Nullable
    Transition due(Timer timer) {
        if (!instance.timers().contains(timer)) {
            return null;
        }
        Transition transition = machine.transitions().get(timer.transition());
        return passes(transition) ? transition : null;
    }

    private boolean matches(List<MatchingRule> rules) {
        ObjectNode data = instance.data();
        return rules.stream().allMatch(rule -> rule.matches(event.payload(), data));
    }

    boolean passes(Transition transition) {
        for (Guard guard : transition.guards()) {
            try {
                if (!guard.passes(scene())) {
                    failed.add(guard + " does not hold");
                    return false;
                }
            } catch (IllegalArgumentException thrown) {
                failed.add(thrown.getMessage());
                undecided = true;
                return false;
            }
        }
        return true;
    }

    private Guard.Scene scene() {
        if (scene == null) {
            ObjectNode member = instance.publicMember();
            ObjectNode told = Trees.object().put("type", event.type());
            told.set("payload", event.payload());
            told.put("timestamp", event.timestamp().toEpochMilli());
            scene = new Guard.Scene(instance.data(), member == null ? NOTHING : member, told, budget);
        }
        return scene;
    }

    /** Whether a guard could not be decided. */
    boolean isUndecided() {
        return undecided;
    }

    Reason reason() {
        return undecided ? Reason.GUARD_UNDECIDED : failed.isEmpty() ? Reason.NO_TRANSITION : Reason.GUARD_FAILED;
    }

    String explanation() {
        if (undecided) {
            return "whether " + event.type() + " leads on from " + instance.state() + " cannot be decided: "
                    + failed.getLast();
        }
        if (!failed.isEmpty()) {
            return "no transition from " + instance.state() + " for " + event.type() + " has guards that pass: "
                    + String.join("; ", failed);
        }
        List<String> possible = machine.events(instance.state());
        return "no transition from " + instance.state() + " for " + event.type() + "; possible: "
                + (possible.isEmpty() ? "none" : String.join(", ", possible));
    }
}
