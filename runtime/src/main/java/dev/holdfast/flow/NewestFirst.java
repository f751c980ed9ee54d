package dev.holdfast.flow;

import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Reads events with a tag from the newest on, which the log offers only from the oldest on, without reading them all. */
final class NewestFirst {
    private NewestFirst() {}

    /** Up to {@code limit} events with positions below {@code before}, the newest first. */
    static List<Event> page(Log log, String tag, long before, int limit) {
        long end = before == Long.MAX_VALUE ? last(log, tag) : before - 1;
        for (long width = 8L * limit; ; width *= 8) {
            long start = Math.max(0, end - width);
            Deque<Event> newest = newest(log, tag, start, end, limit);
            if (newest.size() == limit || start == 0) {
                return new ArrayList<>(newest).reversed();
            }
        }
    }

    private static Deque<Event> newest(Log log, String tag, long after, long end, int limit) {
        Deque<Event> newest = new ArrayDeque<>(limit);
        List<Event> page;
        long read = after;
        do {
            page = log.readTagged(tag, read, Log.MAX_BATCH);
            for (Event event : page) {
                read = event.position();
                if (read <= end) {
                    if (newest.size() == limit) {
                        newest.removeFirst();
                    }
                    newest.addLast(event);
                }
            }
        } while (page.size() == Log.MAX_BATCH && read < end);
        return newest;
    }

    /** The position of the last event with the tag, 0 if there is none: looked for by doubling, then by halving. */
    private static long last(Log log, String tag) {
        long some = 0;
        long none = 1;
        while (any(log, tag, none)) {
            some = none;
            none *= 2;
        }
        while (none - some > 1) {
            long middle = some + (none - some) / 2;
            if (any(log, tag, middle)) {
                some = middle;
            } else {
                none = middle;
            }
        }
        return any(log, tag, some) ? none : 0;
    }

    private static boolean any(Log log, String tag, long after) {
        return !log.readTagged(tag, after, 1).isEmpty();
    }
}
