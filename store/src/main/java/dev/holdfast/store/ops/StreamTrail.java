package dev.holdfast.store.ops;

import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows every stream while a log is read in the order of positions. Remembers the streams met most recently, and asks
 * the log about others, so that its memory is bounded however many there are. One thread at a time.
 */
final class StreamTrail {
    private final Log log;
    private final int remembered;
    private final LinkedHashMap<String, Long> lastVersions = new LinkedHashMap<>(16, 0.75f, true);

    enum Step {
        /** The first event of its stream that was not truncated. */
        FIRST,
        /** The successor of the event before. */
        NEXT,
        /** Neither. */
        BROKEN
    }

    StreamTrail(Log log, int remembered) {
        this.log = log;
        this.remembered = remembered;
    }

    Step step(Event event) {
        Long last = lastVersions.put(event.stream(), event.version());
        if (last != null) {
            return last + 1 == event.version() ? Step.NEXT : Step.BROKEN;
        }
        if (lastVersions.size() > remembered) {
            lastVersions.pollFirstEntry();
        }
        if (event.version() == 1 || versionAfter(event.stream(), 0) == event.version()) {
            return Step.FIRST;
        }
        return versionAfter(event.stream(), event.version() - 2) == event.version() - 1 ? Step.NEXT : Step.BROKEN;
    }

    private long versionAfter(String stream, long version) {
        List<Event> next = log.read(stream, version, 1);
        return next.isEmpty() ? 0 : next.getFirst().version();
    }

    /** Forgets every stream, where events were passed over. */
    void forget() {
        lastVersions.clear();
    }

    /** The streams still remembered, with the versions met last. */
    Map<String, Long> lastVersions() {
        return lastVersions;
    }
}
