package dev.holdfast.testkit.disk;

import dev.holdfast.store.Event;
import dev.holdfast.testkit.disk.Attempt.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/** What was attempted, acknowledged and seen, and when: all that an {@link Oracle} needs to know. Thread-safe. */
final class Ledger {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Attempt> attempts = new ArrayList<>();
    private final Map<String, Sight> seen = new LinkedHashMap<>();

    /** An event that a reader got, by {@code moment} at the latest. */
    record Sight(Event event, int moment) {}

    Ledger() {}

    Ledger(List<Attempt> attempts, List<Event> seen) {
        this.attempts.addAll(attempts);
        seen(seen, 0);
    }

    /** Notes that a write is about to be made, and returns its number. */
    int begin(Action action, int moment) {
        lock.lock();
        try {
            attempts.add(Attempt.begun(action, moment));
            return attempts.size() - 1;
        } finally {
            lock.unlock();
        }
    }

    void end(int number, int moment, Outcome outcome, long result) {
        lock.lock();
        try {
            attempts.set(number, attempts.get(number).ended(moment, outcome, result));
        } finally {
            lock.unlock();
        }
    }

    void seen(List<Event> events, int moment) {
        lock.lock();
        try {
            events.forEach(event -> seen.putIfAbsent(event.id(), new Sight(event, moment)));
        } finally {
            lock.unlock();
        }
    }

    /** Everything attempted before {@code moment}, in the order it was begun, as it was known then. */
    List<Attempt> attempts(int moment) {
        lock.lock();
        try {
            return attempts.stream()
                    .filter(attempt -> attempt.begun() <= moment)
                    .map(attempt -> attempt.asOf(moment))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** What readers had got before {@code moment}. */
    List<Event> seen(int moment) {
        lock.lock();
        try {
            return seen.values().stream()
                    .filter(sight -> sight.moment() <= moment)
                    .map(Sight::event)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** The highest position that a reader got. */
    long lastSeen() {
        lock.lock();
        try {
            return seen.values().stream()
                    .mapToLong(sight -> sight.event().position())
                    .max()
                    .orElse(0);
        } finally {
            lock.unlock();
        }
    }

    /** A number that is the same at two moments only if the same was known. */
    int knownAt(int moment) {
        lock.lock();
        try {
            long begun = attempts.stream().filter(a -> a.begun() <= moment).count();
            long ended = attempts.stream().filter(a -> a.ended() <= moment).count();
            return (int) (begun << 16 | ended);
        } finally {
            lock.unlock();
        }
    }

    /** The streams of all attempts. */
    Set<String> streams() {
        var streams = new TreeSet<String>();
        for (Attempt attempt : attempts(Integer.MAX_VALUE - 1)) {
            switch (attempt.action()) {
                case Action.Append append -> streams.add(append.stream());
                case Action.Truncate truncate -> streams.add(truncate.stream());
                case Action.PutDoc put -> {}
                case Action.DeleteDoc delete -> {}
                case Action.PutBlob put -> {}
                case Action.DeleteBlob delete -> {}
            }
        }
        return streams;
    }
}
