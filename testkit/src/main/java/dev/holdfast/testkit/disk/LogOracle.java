package dev.holdfast.testkit.disk;

import static dev.holdfast.testkit.disk.Oracle.require;

import dev.holdfast.store.Event;
import dev.holdfast.store.NewEvent;
import dev.holdfast.testkit.disk.Attempt.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Acknowledged and seen events are there, batches are whole, versions dense, positions as they were. Immutable. */
final class LogOracle {
    private final List<Attempt> attempts;
    private final List<Event> seen;
    private final Snapshot recovered;
    private final Map<String, Event> found = new HashMap<>();
    private final Map<String, NewEvent> attempted = new HashMap<>();

    LogOracle(List<Attempt> attempts, List<Event> seen, Snapshot recovered) {
        this.attempts = attempts;
        this.seen = seen;
        this.recovered = recovered;
        recovered.events().forEach(event -> found.put(event.id(), event));
        for (Attempt attempt : attempts) {
            if (attempt.action() instanceof Action.Append append && attempt.possible()) {
                append.events().forEach(event -> attempted.put(append.stream() + '\n' + event.id(), event));
            }
        }
    }

    void check() {
        checkPositions();
        recovered.streams().forEach(this::checkStream);
        for (Attempt attempt : attempts) {
            if (attempt.action() instanceof Action.Append append && attempt.possible()) {
                checkBatch(attempt, append);
            }
        }
    }

    private void checkPositions() {
        long previous = 0;
        for (Event event : recovered.events()) {
            require(event.position() > previous, "positions do not grow: %s follows %s", event, previous);
            previous = event.position();
            NewEvent original = attempted.get(event.stream() + '\n' + event.id());
            require(
                    original != null
                            && event.equals(Event.stored(original, event.stream(), event.version(), event.position())),
                    "nobody ever attempted %s, but %s",
                    event,
                    original);
            require(recovered.streams().containsKey(event.stream()), "nobody ever wrote the stream of %s", event);
        }
        long highest = seen.stream().mapToLong(Event::position).max().orElse(0);
        Map<String, Event> known = new HashMap<>();
        seen.forEach(event -> known.put(event.id(), event));
        for (Event event : recovered.events()) {
            @Nullable Event before = known.remove(event.id());
            require(
                    before == null ? event.position() > highest : event.equals(before),
                    "a reader has seen position %s, and now finds %s, where %s was",
                    highest,
                    event,
                    before);
        }
        for (Event event : known.values()) {
            require(
                    event.version() <= truncatedThrough(event.stream(), true),
                    "an event that a reader has seen is gone: %s",
                    event);
        }
    }

    private void checkStream(String name, Snapshot.Stream stream) {
        List<Event> inAll = recovered.events().stream()
                .filter(event -> event.stream().equals(name))
                .toList();
        require(stream.events().equals(inAll), "stream %s reads as %s, in the whole log as %s", name, stream, inAll);
        long certainly = truncatedThrough(name, false);
        long possibly = truncatedThrough(name, true);
        long before = stream.events().isEmpty()
                ? stream.version()
                : stream.events().getFirst().version() - 1;
        require(
                certainly <= before && before <= possibly,
                "stream %s begins after version %s, but was truncated through %s to %s",
                name,
                before,
                certainly,
                possibly);
        for (Event event : stream.events()) {
            require(event.version() == ++before, "stream %s has no version %s, but then %s", name, before, event);
        }
        require(stream.version() == before, "stream %s is at version %s after %s", name, stream.version(), before);
    }

    private void checkBatch(Attempt attempt, Action.Append append) {
        int size = append.events().size();
        long first = attempt.acknowledged() ? attempt.result() - size + 1 : firstVersion(append);
        for (int i = 0; i < size && first > 0; i++) {
            @Nullable Event event = found.get(append.events().get(i).id());
            long version = first + i;
            require(
                    event == null ? version <= truncatedThrough(append.stream(), true) : event.version() == version,
                    "a batch is not whole: event %s of %s is not at version %s, but %s",
                    i,
                    attempt,
                    version,
                    event);
        }
    }

    /** The version of the batch's first event, as the first that was found tells; 0 if none was. */
    private long firstVersion(Action.Append append) {
        for (int i = 0; i < append.events().size(); i++) {
            @Nullable Event event = found.get(append.events().get(i).id());
            if (event != null) {
                return event.version() - i;
            }
        }
        return 0;
    }

    private long truncatedThrough(String stream, boolean possibly) {
        long through = 0;
        for (Attempt attempt : attempts) {
            if (attempt.action() instanceof Action.Truncate truncate
                    && truncate.stream().equals(stream)
                    && (possibly ? attempt.possible() : attempt.acknowledged())) {
                through = Math.max(through, truncate.version());
            }
        }
        return through;
    }

    Attempt settle(Attempt attempt, Action.Append append) {
        long first = firstVersion(append);
        if (attempt.acknowledged()) {
            return attempt;
        }
        return first > 0
                ? attempt.settled(Outcome.ACKNOWLEDGED, first + append.events().size() - 1)
                : attempt.settled(Outcome.REFUSED, 0);
    }

    Attempt settle(Attempt attempt, Action.Truncate truncate) {
        Snapshot.Stream stream = recovered.streams().get(truncate.stream());
        boolean happened = stream != null
                && (stream.events().isEmpty() || stream.events().getFirst().version() > truncate.version());
        return attempt.settled(happened ? Outcome.ACKNOWLEDGED : Outcome.REFUSED, 0);
    }
}
