package dev.holdfast.machine;

import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException;
import java.util.List;
import java.util.function.BiConsumer;

/** Reads a log in its order, page by page, and steps over events that are damaged where the others can be read. Thread-safe. */
final class LogReading {
    /** How many damaged events side by side are stepped over. */
    private static final int MOST_DAMAGED = 100;

    private final Log log;
    private final BiConsumer<Long, StoreException.Corrupt> damaged;

    /** A page, and the position up to which all was read. */
    record Page(List<Event> events, long through, boolean last) {}

    /** @param damaged is told of each position that cannot be read, and why */
    LogReading(Log log, BiConsumer<Long, StoreException.Corrupt> damaged) {
        this.log = log;
        this.damaged = damaged;
    }

    /** @throws StoreException.Corrupt if nothing can be read from there on */
    Page after(long position) {
        StoreException.Corrupt damage;
        try {
            return page(position, Log.MAX_BATCH);
        } catch (StoreException.Corrupt somewhere) {
            damage = somewhere;
        }
        for (int limit = Log.MAX_BATCH / 2; limit > 0; limit /= 2) {
            try {
                Page before = page(position, limit);
                return new Page(before.events(), before.through(), false);
            } catch (StoreException.Corrupt nearer) {
                damage = nearer;
            }
        }
        for (long next = position + 1; next <= position + MOST_DAMAGED; next++) {
            try {
                Page behind = page(next, 1);
                damaged.accept(next, damage);
                return new Page(behind.events(), behind.through(), false);
            } catch (StoreException.Corrupt further) {
                damage = further;
            }
        }
        throw damage;
    }

    private Page page(long position, int limit) {
        List<Event> events = log.readAll(position, limit);
        long through = events.isEmpty() ? position : events.getLast().position();
        return new Page(events, through, Pages.isLast(events, limit));
    }
}
