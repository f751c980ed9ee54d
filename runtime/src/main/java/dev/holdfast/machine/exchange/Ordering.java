package dev.holdfast.machine.exchange;

import dev.holdfast.machine.PersistedEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts the events of an instance in the order in which they happened. The originals order by the millisecond alone; events of one
 * millisecond are put so that each leads on from the one before, and the creation, which they write without waiting, comes first.
 */
final class Ordering {
    private Ordering() {}

    /** @param events as they were found, whose order decides where nothing else does */
    static List<PersistedEvent> of(List<PersistedEvent> events) {
        List<PersistedEvent> sorted = new ArrayList<>(events);
        sorted.sort(Comparator.comparing(
                        (PersistedEvent event) -> !event.stateBefore().isEmpty())
                .thenComparingLong(PersistedEvent::persistedAt));
        List<PersistedEvent> ordered = new ArrayList<>();
        int from = 0;
        while (from < sorted.size()) {
            int to = from + 1;
            while (to < sorted.size()
                    && sorted.get(to).persistedAt() == sorted.get(from).persistedAt()) {
                to++;
            }
            List<PersistedEvent> tied = sorted.subList(from, to);
            ordered.addAll(chained(
                    tied,
                    ordered.isEmpty() ? beginning(tied) : ordered.getLast().stateAfter()));
            from = to;
        }
        return ordered;
    }

    /** The state to which none of them leads, if there is one. */
    private static String beginning(List<PersistedEvent> tied) {
        Set<String> reached = tied.stream().map(PersistedEvent::stateAfter).collect(Collectors.toSet());
        return tied.stream()
                .map(PersistedEvent::stateBefore)
                .filter(state -> !reached.contains(state))
                .findFirst()
                .orElse(tied.getFirst().stateBefore());
    }

    /** The events of one millisecond; as they were found, if they lead on so, or cannot be put so that they do. */
    private static List<PersistedEvent> chained(List<PersistedEvent> tied, String state) {
        if (tied.size() == 1 || leadsOn(tied, state)) {
            return tied;
        }
        List<PersistedEvent> walk = walk(tied, state);
        return walk.size() == tied.size() && leadsOn(walk, state) ? walk : tied;
    }

    private static boolean leadsOn(List<PersistedEvent> events, String from) {
        String state = from;
        for (PersistedEvent event : events) {
            if (!event.stateBefore().equals(state)) {
                return false;
            }
            state = event.stateAfter();
        }
        return true;
    }

    /** A walk over all of them, each taken once, by Hierholzer: side trips are put in where they begin. */
    private static List<PersistedEvent> walk(List<PersistedEvent> tied, String start) {
        Map<String, Deque<PersistedEvent>> leaving = new HashMap<>();
        tied.forEach(event -> leaving.computeIfAbsent(event.stateBefore(), state -> new ArrayDeque<>())
                .add(event));
        Deque<PersistedEvent> path = new ArrayDeque<>();
        List<PersistedEvent> backwards = new ArrayList<>();
        String state = start;
        while (true) {
            Deque<PersistedEvent> next = leaving.get(state);
            if (next != null && !next.isEmpty()) {
                PersistedEvent taken = next.removeFirst();
                path.push(taken);
                state = taken.stateAfter();
            } else if (!path.isEmpty()) {
                PersistedEvent last = path.pop();
                backwards.add(last);
                state = last.stateBefore();
            } else {
                return backwards.reversed();
            }
        }
    }
}
