package dev.holdfast.store.file;

import dev.holdfast.store.Event;
import dev.holdfast.store.PageFill;
import dev.holdfast.store.Pages;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

/** The events of several histories with the lowest positions, as many as make a page. One thread at a time. */
final class MergedPage {
    private final Queue<Event> lowest =
            new PriorityQueue<>(Comparator.comparingLong(Event::position).reversed());
    private final int limit;
    private long characters;
    private long through = Long.MAX_VALUE;

    MergedPage(int limit) {
        this.limit = limit;
    }

    /** Adds a page of one history; where that has more, nothing behind the page can be given. */
    void add(List<Event> events) {
        if (!events.isEmpty() && !Pages.isLast(events, limit)) {
            through = Math.min(through, events.getLast().position());
        }
        for (Event event : events) {
            lowest.add(event);
            characters += event.characters();
            while (hasTooMany()) {
                characters -= lowest.remove().characters();
            }
        }
    }

    private boolean hasTooMany() {
        Event last = lowest.peek();
        return last != null
                && lowest.size() > 1
                && (lowest.size() > limit || characters - last.characters() >= Pages.CHARACTERS);
    }

    /** Whether events from {@code position} on are behind what the page can hold. */
    boolean isBehind(long position) {
        Event last = lowest.peek();
        boolean full = lowest.size() >= limit || characters >= Pages.CHARACTERS;
        return position > through || (full && last != null && position > last.position());
    }

    List<Event> items() {
        var page = new PageFill<Event>(limit);
        lowest.stream()
                .filter(event -> event.position() <= through)
                .sorted(Comparator.comparingLong(Event::position))
                .forEach(page::add);
        return page.items();
    }
}
