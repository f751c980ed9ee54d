package dev.holdfast.flow;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How often a run has started what it is made of, beyond what its steps show. One thread at a time. */
final class RunStarts {
    /** By the attempt at work: how often it was started again after a crash, 0 for most. */
    private final Map<String, Integer> recoveries = new HashMap<>();

    /** Attempts that were at work when their process stopped in order. */
    private final Set<String> left = new HashSet<>();

    /** Steps whose last attempt ran out of time. */
    private final Set<String> timedOut = new HashSet<>();

    private final Map<String, Integer> children = new HashMap<>();

    private static String key(String step, boolean undo) {
        return undo ? "undo " + step : step;
    }

    /** Takes in an event about an attempt. */
    void apply(RunEvent event) {
        boolean undo = event.type().name().startsWith("COMPENSATION_");
        String key = key(event.subject(), undo);
        boolean starts =
                event.type() == RunEvent.Type.TASK_STARTED || event.type() == RunEvent.Type.COMPENSATION_TRIGGERED;
        if (starts && event.metadata().recovered()) {
            recoveries.merge(key, left.remove(key) ? 0 : 1, Integer::sum);
            return;
        }
        recoveries.remove(key);
        left.remove(key);
        timedOut.remove(key);
        if (event.type() == RunEvent.Type.TASK_TIMEOUT) {
            timedOut.add(key);
        }
        String child = event.text("run");
        if (starts) {
            recoveries.put(key, 0);
        }
        if (starts && !undo && child != null) {
            children.merge(child, 1, Integer::sum);
        }
    }

    void left() {
        left.addAll(recoveries.keySet());
    }

    void forget() {
        recoveries.clear();
        left.clear();
        timedOut.clear();
    }

    int recoveries(String step, boolean undo) {
        return recoveries.getOrDefault(key(step, undo), 0);
    }

    boolean left(String step, boolean undo) {
        return left.contains(key(step, undo));
    }

    boolean timedOut(String step) {
        return timedOut.contains(step);
    }

    boolean atWork() {
        return !recoveries.isEmpty();
    }

    int ofChild(String child) {
        return children.getOrDefault(child, 0);
    }
}
