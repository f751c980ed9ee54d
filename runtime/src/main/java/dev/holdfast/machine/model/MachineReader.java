package dev.holdfast.machine.model;

import dev.holdfast.definition.Fields;
import dev.holdfast.definition.Nearest;
import dev.holdfast.event.Trees;
import dev.holdfast.machine.model.Machine.HandlerFailurePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one machine of a component. One thread at a time. */
final class MachineReader {
    /** The most states of one machine. */
    static final int MAX_STATES = 10_000;
    /** The most transitions of one machine. */
    static final int MAX_TRANSITIONS = 50_000;

    static final long MAX_HANDLER_MILLIS = Duration.ofDays(1).toMillis();
    static final int SHORTEST_HASH = 8;

    private static final Map<String, HandlerFailurePolicy> POLICIES = Map.of(
            "continue", HandlerFailurePolicy.CONTINUE,
            "reject", HandlerFailurePolicy.REJECT,
            "fail", HandlerFailurePolicy.FAIL);

    private final Findings findings;

    MachineReader(Findings findings) {
        this.findings = findings;
    }

    Machine read(Fields object) {
        String name = object.text("name");
        Fields machine = name.isBlank() ? object : object.labelled("machine " + Nearest.quoted(name) + ": ");
        machine.any("name");
        List<Transition> transitions = transitions(machine, name);
        var read = new Machine(
                name,
                machine.text("initialState"),
                machine.optionalText("publicMemberType").orElse(null),
                ContextSchemaReader.read(machine, findings),
                states(machine, name),
                transitions,
                parentLink(machine),
                MatchingRuleReader.ofMachine(machine, findings),
                machine.choice("onHandlerFailure", POLICIES).orElse(HandlerFailurePolicy.CONTINUE),
                handlerTimeout(machine),
                migrations(machine),
                "",
                machine.node(),
                Machine.Index.of(transitions));
        machine.any("description");
        machine.any("layout");
        findings.doubtUnknown(machine);
        return read.hashed(MachineForm.hash(read));
    }

    private Map<String, State> states(Fields machine, String name) {
        List<Fields> objects = machine.objects("states");
        if (Findings.isAbsent(machine, "states")) {
            machine.missing("states", "write at least one state, like 'states: [{name: Open, type: entry}]'");
        }
        Map<String, State> states = new LinkedHashMap<>();
        if (isTooMany(machine, "states", objects.size(), MAX_STATES)) {
            return states;
        }
        var reader = new StateReader(findings, name);
        for (Fields object : objects) {
            State state = reader.read(object);
            if (!state.name().isBlank() && states.putIfAbsent(state.name(), state) != null) {
                object.problem(
                        "name",
                        "is " + Nearest.quoted(state.name())
                                + ", which an earlier state of this machine has; choose another");
            }
        }
        return states;
    }

    private List<Transition> transitions(Fields machine, String name) {
        List<Fields> objects = machine.objects("transitions");
        List<Transition> transitions = new ArrayList<>();
        if (!isTooMany(machine, "transitions", objects.size(), MAX_TRANSITIONS)) {
            var reader = new TransitionReader(findings, name);
            objects.forEach(object -> transitions.add(reader.read(object, transitions.size())));
        }
        return transitions;
    }

    private static boolean isTooMany(Fields machine, String name, int size, int most) {
        if (size > most) {
            machine.problem(name, "has " + size + " items; at most " + most + " are possible");
        }
        return size > most;
    }

    private Machine.@Nullable ParentLink parentLink(Fields machine) {
        return machine.object("parentLink")
                .map(link -> {
                    boolean enabled = link.flag("enabled", true);
                    String event = link.optionalText("onStateChange").orElse("");
                    if (enabled && event.isBlank()) {
                        findings.warning(
                                link, "onStateChange", "names no event, so the parent is told nothing; write one");
                    }
                    findings.doubtUnknown(link);
                    return enabled && !event.isBlank() ? new Machine.ParentLink(event) : null;
                })
                .orElse(null);
    }

    private static @Nullable Long handlerTimeout(Fields machine) {
        boolean there = machine.has("handlerTimeoutMs");
        long millis = machine.number("handlerTimeoutMs", 0, 1, MAX_HANDLER_MILLIS);
        return there && millis > 0 ? millis : null;
    }

    private List<MachineMigration> migrations(Fields machine) {
        List<MachineMigration> migrations = new ArrayList<>();
        for (Fields migration : machine.objects("migrations")) {
            String from = migration.text("from");
            if (!from.isBlank() && !from.matches("[0-9a-f]{" + SHORTEST_HASH + ",64}")) {
                migration.problem(
                        "from",
                        "is " + Nearest.quoted(from) + "; write the hash of the earlier definition, at least "
                                + SHORTEST_HASH + " of its hexadecimal digits");
            }
            migrations.add(new MachineMigration(
                    from,
                    migration.textsByName("states"),
                    migration.object("defaults").map(Fields::node).orElseGet(Trees::object)));
            findings.doubtUnknown(migration);
        }
        return migrations;
    }
}
