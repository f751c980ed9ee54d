package dev.holdfast.machine.model;

import dev.holdfast.definition.Fields;
import dev.holdfast.definition.Nearest;
import dev.holdfast.event.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one state of a machine. One thread at a time. */
final class StateReader {
    private static final Map<String, State.Type> TYPES = Map.of(
            "entry", State.Type.ENTRY,
            "regular", State.Type.REGULAR,
            "final", State.Type.FINAL,
            "error", State.Type.ERROR);

    private final Findings findings;
    private final String machine;

    StateReader(Findings findings, String machine) {
        this.findings = findings;
        this.machine = machine;
    }

    State read(Fields object) {
        String name = object.text("name");
        String label = "machine " + Nearest.quoted(machine) + ", state " + Nearest.quoted(name) + ": ";
        Fields state = name.isBlank() ? object : object.labelled(label);
        state.any("name");
        var read = new State(
                name,
                state.choice("type", TYPES).orElse(State.Type.REGULAR),
                handler(state, "onEntry", "entryMethod"),
                handler(state, "onExit", "exitMethod"),
                cascadingRules(state),
                state.optionalText("description").orElse(null));
        findings.doubtUnknown(state);
        return read;
    }

    private static @Nullable String handler(Fields state, String name, String olderName) {
        String now = state.optionalText(name).orElse(null);
        String older = state.optionalText(olderName).orElse(null);
        if (now != null && older != null && !now.equals(older)) {
            state.problem(
                    olderName,
                    "is " + Nearest.quoted(older) + " and " + name + " is " + Nearest.quoted(now) + "; " + olderName
                            + " is the older name of " + name + ", remove one of them");
        }
        return now == null ? older : now;
    }

    private List<CascadingRule> cascadingRules(Fields state) {
        List<CascadingRule> rules = new ArrayList<>();
        for (Fields rule : state.objects("cascadingRules")) {
            rules.add(new CascadingRule(
                    rule.optionalText("targetComponent").orElse(null),
                    rule.text("targetMachine"),
                    rule.optionalText("targetState").orElse(null),
                    rule.text("event"),
                    MatchingRuleReader.read(rule, findings),
                    rule.object("payload").map(Fields::node).orElseGet(Trees::object)));
            rule.any("description");
            findings.doubtUnknown(rule);
        }
        return rules;
    }
}
