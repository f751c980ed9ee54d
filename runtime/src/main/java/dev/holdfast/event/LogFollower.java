package dev.holdfast.event;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps documents in line with a log: reads what was appended since, a page at a time, lets each {@link Derived} write, and
 * then stores how far it came, in the collection {@value #COLLECTION} beside the documents. So whatever a crash leaves out is
 * written by whoever follows next, in any process. Several may follow at the same time: they do each other's work.
 *
 * <p>Everything is followed from the beginning, and documents without events are removed, where the log does not have the
 * very event that was followed last: at first, after the log was restored or replaced, or {@linkplain #rebuild when asked}.
 * Thread-safe.
 */
public final class LogFollower {
    /** One document for each follower, by its name: {@code {"position":7,"event":"01J…"}}, with {@code afresh} meanwhile. */
    public static final String COLLECTION = "followed";

    private static final System.Logger LOG = System.getLogger(LogFollower.class.getName());

    private final Log log;
    private final Docs docs;
    private final String name;
    private final List<? extends Derived> derived;
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final ReentrantLock following = new ReentrantLock();
    private @Nullable Mark checked;

    /** How far the log was followed, as document {@code version} says. Immutable. */
    private record Mark(long position, String event, boolean afresh, long version) {
        static final Mark BEGINNING = new Mark(0, "", true, 0);

        NewDoc doc() {
            ObjectNode body = Trees.object().put("position", position).put("event", event);
            return NewDoc.of(Trees.json(afresh ? body.put("afresh", true) : body));
        }

        static Mark of(Doc doc) {
            JsonNode body = Trees.read(doc.body());
            return new Mark(
                    body.path("position").asLong(0),
                    body.path("event").asString(""),
                    body.path("afresh").asBoolean(false),
                    doc.version());
        }

        boolean isAt(Event event) {
            return event.position() == position && event.id().equals(this.event);
        }
    }

    /**
     * How far documents are behind. Immutable.
     *
     * @param events how many events are still to be followed, counted up to a limit
     * @param begun whether the log was ever followed
     */
    public record Lag(long events, boolean begun) {}

    /**
     * @param docs where the documents are; the log may be in another store
     * @param name of the follower; those of one name have the same documents
     */
    public LogFollower(Log log, Docs docs, String name, List<? extends Derived> derived) {
        this.log = log.passingOver(damage -> tell("passed over: " + damage.getMessage(), damage));
        this.docs = docs;
        this.name = name;
        this.derived = derived;
    }

    /**
     * Follows the log to its end, or until it is enough, which is asked after each page.
     *
     * @return whether the end was reached
     * @throws RuntimeException if the store failed; what was followed until then is not followed again
     */
    public boolean catchUp(BooleanSupplier enough) {
        following.lock();
        try {
            Mark mark = mark();
            while (true) {
                List<Event> page = log.readAll(mark.position(), Log.MAX_BATCH);
                boolean end = Pages.isLast(page, Log.MAX_BATCH);
                boolean afresh = mark.afresh();
                each(kind -> {
                    page.forEach(kind::take);
                    kind.write(afresh);
                });
                if (end && afresh) {
                    each(Derived::prune);
                }
                Optional<Mark> moved = moved(mark, page, end);
                if (end && moved.isPresent()) {
                    return true;
                }
                if (enough.getAsBoolean()) {
                    return false;
                }
                mark = moved.orElseGet(this::mark); // else another follower has moved it
            }
        } finally {
            following.unlock();
        }
    }

    /** What one kind of documents can never write does not keep the others from being written. */
    private void each(Consumer<Derived> work) {
        for (Derived kind : derived) {
            try {
                work.accept(kind);
            } catch (RuntimeException failed) {
                if (StoreFailed.passes(failed)) {
                    throw failed;
                }
                tell("some documents cannot be derived from the log: " + failed.getMessage(), failed);
            }
        }
    }

    /** Says everything once. */
    private void tell(String what, Throwable cause) {
        if (told.add(what)) {
            LOG.log(System.Logger.Level.WARNING, what, cause);
        }
    }

    /** Stores that a page was followed; empty if somebody else has stored something meanwhile. */
    private Optional<Mark> moved(Mark mark, List<Event> page, boolean end) {
        boolean afresh = mark.afresh() && !end;
        if (page.isEmpty() && afresh == mark.afresh()) {
            return Optional.of(mark);
        }
        long position = page.isEmpty() ? mark.position() : page.getLast().position();
        String event = page.isEmpty() ? mark.event() : page.getLast().id();
        var moved = new Mark(position, event, afresh, mark.version());
        try {
            long version = docs.put(COLLECTION, name, Expected.version(mark.version()), moved.doc());
            checked = new Mark(position, event, afresh, version);
            return Optional.of(checked);
        } catch (StoreException.Conflict another) {
            return Optional.empty();
        }
    }

    private Mark mark() {
        Mark stored = storedOrBegun();
        boolean mine = checked != null
                && checked.position() == stored.position()
                && checked.event().equals(stored.event());
        if (!mine && !isInTheLog(stored)) {
            stored = new Mark(0, "", true, stored.version());
        }
        checked = stored;
        return stored;
    }

    /** Where it is damaged, it is removed, and everything followed again. */
    private Mark storedOrBegun() {
        try {
            return stored();
        } catch (StoreException.Corrupt damaged) {
            tell("everything is followed again: " + damaged.getMessage(), damaged);
            docs.delete(COLLECTION, name, Expected.any());
            return Mark.BEGINNING;
        }
    }

    private Mark stored() {
        return docs.get(COLLECTION, name).map(Mark::of).orElse(Mark.BEGINNING);
    }

    private boolean isInTheLog(Mark mark) {
        return mark.position() == 0
                || log.readAll(mark.position() - 1, 1).stream().anyMatch(mark::isAt);
    }

    /** Writes every document anew, also those that somebody has changed, and removes those that nothing is behind. */
    public void rebuild() {
        docs.put(COLLECTION, name, Expected.any(), Mark.BEGINNING.doc());
        catchUp(() -> false);
    }

    /** Removes the documents of what was removed from the log. */
    public void prune() {
        following.lock();
        try {
            each(Derived::prune);
        } finally {
            following.unlock();
        }
    }

    /**
     * Looks, and changes nothing. Where it is damaged how far the log was followed, that is all of the log.
     *
     * @param most how many events to count at most
     */
    public Lag lag(long most) {
        Mark mark;
        try {
            mark = stored();
        } catch (StoreException.Corrupt damaged) {
            return new Lag(Pages.of(log, 0).stream().limit(most).count(), true);
        }
        long from = isInTheLog(mark) ? mark.position() : 0;
        return new Lag(Pages.of(log, from).stream().limit(most).count(), mark.version() > 0);
    }
}
