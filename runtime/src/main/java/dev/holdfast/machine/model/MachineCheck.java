package dev.holdfast.machine.model;

import static dev.holdfast.machine.model.ComponentCheck.unknown;

import dev.holdfast.definition.Definition;
import dev.holdfast.definition.Nearest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds what is wrong and what is doubtful about one machine. One thread at a time. */
final class MachineCheck {
    private static final Pattern EVENT = Pattern.compile("[A-Z][A-Z0-9_]*");

    private final Component component;
    private final Machine machine;
    private final String pointer;
    private final Findings findings;
    private final Map<String, String> states = new HashMap<>();

    /** @param pointer where the machine stands */
    MachineCheck(Component component, Machine machine, String pointer, Findings findings) {
        this.component = component;
        this.machine = machine;
        this.pointer = pointer;
        this.findings = findings;
        int index = 0;
        for (JsonNode state : machine.source().path("states")) {
            states.putIfAbsent(state.path("name").asString(""), pointer + "/states/" + index++);
        }
    }

    void check() {
        ComponentCheck.name(findings, pointer + "/name", said() + "name", machine.name());
        if (!machine.initialState().isBlank() && !machine.states().containsKey(machine.initialState())) {
            problem(pointer + "/initialState", "initialState is " + unknown(machine.initialState(), machine.states()));
        }
        machine.states().values().forEach(this::state);
        machine.transitions().forEach(this::transition);
        if (!machine.states().isEmpty()
                && machine.states().values().stream()
                        .noneMatch(state -> state.type().terminal())) {
            warning(pointer + "/states", "no state is of type final or error, so an instance never ends");
        }
        for (String state : Reach.unreachable(component, machine)) {
            warning(
                    state(state),
                    "state " + Nearest.quoted(state) + " cannot be reached from " + machine.initialState());
        }
        migrations();
        for (List<Transition> cycle : AutoCycles.of(machine)) {
            var path = new StringBuilder(cycle.getFirst().from());
            cycle.forEach(auto -> path.append(" -> ").append(auto.to()));
            problem(
                    transition(cycle.getFirst(), "to"),
                    "these autos follow each other at once and for ever: " + path
                            + "; give one of them a guard or a 'timeoutMs'");
        }
    }

    private void state(State state) {
        ComponentCheck.name(findings, state(state.name()) + "/name", said() + "name of a state", state.name());
        int index = 0;
        for (CascadingRule rule : state.cascadingRules()) {
            String at = state(state.name()) + "/cascadingRules/" + index++;
            event(at + "/event", rule.event());
            if (rule.targetComponent() == null || rule.targetComponent().equals(component.name())) {
                target(at, "targetMachine", rule.targetMachine(), "targetState", rule.targetState());
            }
        }
    }

    private void transition(Transition transition) {
        from(transition, transition.from());
        to(transition, transition.to());
        event(transition(transition, "event"), transition.event());
        Transition.Target target = transition.target();
        if (target != null && (target.component() == null || target.component().equals(component.name()))) {
            boolean created =
                    machine.source().at("/transitions/" + transition.index()).has("createInstance");
            target(
                    transition(transition, created ? "createInstance" : ""),
                    created ? "machine" : "targetMachine",
                    target.machine(),
                    created ? "state" : "targetState",
                    target.state());
        }
    }

    private void from(Transition transition, String from) {
        String at = transition(transition, "from");
        if (!from.isBlank() && !machine.states().containsKey(from)) {
            problem(at, "from is " + unknown(from, machine.states()));
        }
        if (machine.state(from).type().terminal()) {
            warning(
                    at,
                    "from is " + Nearest.quoted(from)
                            + ", where instances have ended and take no more events: this transition never happens");
        }
    }

    private void to(Transition transition, String to) {
        String at = transition(transition, "to");
        boolean there = to.isBlank() || machine.states().containsKey(to);
        if (!there && transition.type() == Transition.Type.INTER_MACHINE) {
            warning(
                    at,
                    "to is " + Nearest.quoted(to)
                            + ", which the machine does not define, so it is a regular state that nothing leaves; "
                            + ComponentCheck.hint(to, machine.states()));
        } else if (!there) {
            problem(at, "to is " + unknown(to, machine.states()));
        }
        if (transition.type() == Transition.Type.INTERNAL && !transition.from().equals(to)) {
            problem(
                    at,
                    "to is " + Nearest.quoted(to) + ", and an internal transition stays where it is; write 'to: "
                            + transition.from() + "', or another type");
        }
    }

    private void event(String at, String event) {
        if (event.length() > ComponentCheck.MAX_NAME) {
            problem(at, "event has " + event.length() + " characters, more than " + ComponentCheck.MAX_NAME);
        } else if (!event.isBlank() && !EVENT.matcher(event).matches()) {
            warning(at, "event is " + Nearest.quoted(event) + "; events are written in capitals, like ORDER_PAID");
        }
    }

    /** Another machine of this component, which may be written later. */
    private void target(String at, String machineField, String name, String stateField, @Nullable String state) {
        Machine target = component.machines().get(name);
        if (target == null && !name.isBlank()) {
            warning(at + "/" + machineField, machineField + " is " + unknown(name, component.machines()));
        } else if (target != null
                && state != null
                && !target.states().containsKey(state)
                && !(state.equals("*") && at.contains("/cascadingRules/"))) {
            warning(at + "/" + stateField, stateField + " is " + unknown(state, target.states()));
        }
    }

    private void migrations() {
        int index = 0;
        for (MachineMigration migration : machine.migrations()) {
            String at = pointer + "/migrations/" + index++ + "/states";
            migration.states().forEach((old, now) -> {
                if (!machine.states().containsKey(now)) {
                    problem(Definition.member(at, old), "the migration's state is " + unknown(now, machine.states()));
                }
            });
        }
    }

    private String state(String name) {
        return states.getOrDefault(name, pointer);
    }

    private String transition(Transition transition, String member) {
        String at = pointer + "/transitions/" + transition.index();
        return member.isEmpty() ? at : at + "/" + member;
    }

    private String said() {
        return "machine " + Nearest.quoted(machine.name()) + ": ";
    }

    private void problem(String at, String clause) {
        findings.problem(at, said() + clause);
    }

    private void warning(String at, String clause) {
        findings.warning(at, said() + clause);
    }
}
