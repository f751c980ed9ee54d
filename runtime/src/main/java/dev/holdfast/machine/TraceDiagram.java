package dev.holdfast.machine;

import dev.holdfast.machine.Trace.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A trace as the text of a Mermaid sequence diagram: an arrow for each event, from the instance that caused it. */
public final class TraceDiagram {
    private static final String OUTSIDE = "outside";

    private final Map<String, String> participants = new LinkedHashMap<>();
    private final Map<String, String> places = new HashMap<>();

    private TraceDiagram() {}

    public static String of(Trace trace) {
        return new TraceDiagram().draw(trace);
    }

    private String draw(Trace trace) {
        List<PersistedEvent> events = new ArrayList<>(trace.causes());
        add(trace.effects(), events);
        events.sort(Comparator.comparingLong(PersistedEvent::persistedAt)); // those of one moment stay as they are
        StringBuilder arrows = new StringBuilder();
        for (PersistedEvent event : events) {
            String to = participant(event);
            String from = event.causedBy().stream()
                    .filter(places::containsKey)
                    .map(places::get)
                    .findFirst()
                    .orElse(OUTSIDE);
            places.put(event.id(), to);
            arrows.append("    ").append(from).append("->>").append(to).append(": ");
            arrows.append(plain(TraceText.what(event))).append('\n');
        }
        StringBuilder text = new StringBuilder("sequenceDiagram\n    actor outside\n");
        participants.forEach((place, id) -> text.append("    participant ")
                .append(id)
                .append(" as ")
                .append(plain(place))
                .append('\n'));
        String traceId = trace.effects().event().event().traceId();
        if (traceId != null) {
            text.append("    Note over ")
                    .append(OUTSIDE)
                    .append(": trace ")
                    .append(plain(traceId))
                    .append('\n');
        }
        text.append(arrows);
        if (!trace.whole()) {
            String last = List.copyOf(participants.values()).getLast();
            text.append("    Note over ").append(last).append(": there is more than is shown here\n");
        }
        return text.toString();
    }

    private static void add(Node node, List<PersistedEvent> events) {
        events.add(node.event());
        node.effects().forEach(effect -> add(effect, events));
    }

    private String participant(PersistedEvent event) {
        return participants.computeIfAbsent(TraceText.place(event), place -> "i" + (participants.size() + 1));
    }

    /** What ends a line for Mermaid, or means something to it, as a character reference. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '#' || c == ';' || c == '<') {
                plain.append('#').append(c).append(';');
            } else {
                plain.appendCodePoint(Character.isISOControl(c) ? ' ' : c);
            }
        });
        return plain.toString();
    }
}
