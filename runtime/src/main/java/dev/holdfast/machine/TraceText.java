package dev.holdfast.machine;

import dev.holdfast.machine.Trace.Node;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** A trace for people: what led to an event, a line each, then the event with its effects as a tree. */
public final class TraceText {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final StringBuilder text = new StringBuilder();

    private TraceText() {}

    /** Each line names the instance and what became of it, and ends with the id of its event. */
    public static String of(Trace trace) {
        return new TraceText().draw(trace);
    }

    private String draw(Trace trace) {
        PersistedEvent event = trace.effects().event();
        if (event.event().traceId() != null) {
            text.append("OpenTelemetry trace ").append(event.event().traceId()).append("\n\n");
        }
        if (!trace.causes().isEmpty()) {
            text.append("Caused by, the first one first:\n");
            trace.causes().forEach(cause -> line("  ", moment(cause), cause));
            text.append('\n');
        }
        line("", moment(event), event);
        effects("", event, trace.effects().effects());
        if (!trace.whole()) {
            text.append("\nThere is more than is shown here: the trace is too large. Trace an event further down.\n");
        }
        return text.toString();
    }

    private void effects(String indent, PersistedEvent cause, List<Node> effects) {
        for (int i = 0; i < effects.size(); i++) {
            Node effect = effects.get(i);
            boolean last = i == effects.size() - 1;
            line(indent + (last ? "└─ " : "├─ "), after(cause, effect.event()), effect.event());
            effects(indent + (last ? "   " : "│  "), effect.event(), effect.effects());
        }
    }

    private void line(String indent, String time, PersistedEvent event) {
        text.append(indent).append(time).append("  ").append(place(event)).append("  ");
        text.append(what(event)).append("  [").append(event.id()).append("]\n");
    }

    private static String moment(PersistedEvent event) {
        return MOMENT.format(Instant.ofEpochMilli(event.persistedAt()));
    }

    /** How long after its cause it happened. */
    private static String after(PersistedEvent cause, PersistedEvent effect) {
        Duration after = Duration.ofMillis(Math.max(0, effect.persistedAt() - cause.persistedAt()));
        if (after.compareTo(Duration.ofMinutes(1)) < 0) {
            return String.format(Locale.ROOT, "+%d.%03ds", after.toSeconds(), after.toMillisPart());
        }
        long days = after.toDays();
        return "+" + (days > 0 ? days + "d " : "")
                + String.format(
                        Locale.ROOT, "%d:%02d:%02d", after.toHoursPart(), after.toMinutesPart(), after.toSecondsPart());
    }

    static String place(PersistedEvent event) {
        return event.componentName() + "/" + event.machineName() + " " + event.instanceId();
    }

    static String what(PersistedEvent event) {
        return event.stateBefore().isEmpty()
                ? "created in " + event.stateAfter()
                : event.stateBefore() + " -> " + event.stateAfter() + " on "
                        + event.event().type();
    }
}
