package dev.holdfast.machine.model;

import dev.holdfast.definition.Fields;
import dev.holdfast.definition.Nearest;
import dev.holdfast.machine.model.Transition.NotifyParent;
import dev.holdfast.machine.model.Transition.Type;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads one transition of a machine. One thread at a time. */
final class TransitionReader {
    /** The longest delay. */
    static final long MAX_DELAY_MILLIS = Duration.ofDays(3_660).toMillis();

    private static final Map<String, Type> TYPES = new TreeMap<>();

    static {
        for (Type type : Type.values()) {
            TYPES.put(type.name().toLowerCase(Locale.ROOT), type);
        }
    }

    private final Findings findings;
    private final String machine;

    TransitionReader(Findings findings, String machine) {
        this.findings = findings;
        this.machine = machine;
    }

    Transition read(Fields object, int index) {
        String from = object.text("from");
        String to = object.text("to");
        String event = object.text("event");
        Fields fields = object.labelled("machine " + Nearest.quoted(machine) + ", transition " + Nearest.shown(from)
                + " -> " + Nearest.shown(to) + " on " + Nearest.shown(event) + ": ");
        List.of("from", "to", "event").forEach(fields::any);
        Type type = fields.choice("type", TYPES).orElse(Type.REGULAR);
        List<MatchingRule> rules = MatchingRuleReader.read(fields, findings);
        Transition.Target target = new TargetReader(fields, findings).read(type, rules);
        boolean forTarget = target != null && target.event() != null;
        var read = new Transition(
                index,
                from,
                to,
                event,
                type,
                GuardReader.read(fields, findings),
                forTarget ? List.of() : rules,
                delay(fields, type),
                fields.flag("resetOnTransition", true),
                fields.optionalText("triggeredMethod").orElse(null),
                target,
                notifyParent(fields),
                fields.optionalText("description").orElse(null));
        if (fields.has("resetOnTransition") && !type.timed() && !from.equals(to)) {
            findings.warning(
                    fields,
                    "resetOnTransition",
                    "has no effect here; write it at a timeout, or at a transition from a state to itself");
        }
        findings.doubtUnknown(fields);
        return read;
    }

    private long delay(Fields fields, Type type) {
        if (type == Type.TIMEOUT && !fields.has("timeoutMs")) {
            fields.missing("timeoutMs", "write after how many milliseconds it happens");
        }
        long delay = fields.number("timeoutMs", 0, 0, MAX_DELAY_MILLIS);
        if (!type.timed() && fields.has("timeoutMs")) {
            findings.warning(
                    fields, "timeoutMs", "has no effect, as the transition is no timeout; write 'type: timeout'");
        }
        return type.timed() ? delay : 0;
    }

    private @Nullable NotifyParent notifyParent(Fields fields) {
        return fields.object("notifyParent")
                .map(parent -> {
                    var read = new NotifyParent(
                            parent.text("event"),
                            parent.flag("includeState", true),
                            parent.flag("includeContext", false));
                    findings.doubtUnknown(parent);
                    return read;
                })
                .orElse(null);
    }
}
