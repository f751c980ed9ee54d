package dev.holdfast.mongodb;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.descending;

import dev.holdfast.store.Expected;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.StoreException.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Adds commits to the log, each by one insert. The number of a commit is its key and always one more than the last, so the
 * insert succeeds only if nobody has appended anything since the writer looked: what it saw of versions and ids still holds,
 * and positions appear in their order. Whoever is second looks again. Thread-safe.
 */
final class Appending {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Space space;
    private final Parts parts;
    private final ReentrantLock one = new ReentrantLock();
    private long tail;

    Appending(Space space) {
        this.space = space;
        this.parts = new Parts(space, space.failures);
    }

    long version(String stream) {
        Document last = space.failures.reading(() -> space.commits
                .find(eq("stream", stream))
                .sort(descending("last"))
                .projection(include("last"))
                .first());
        return last == null ? 0 : last.getLong("last");
    }

    long append(String stream, Expected expected, List<NewEvent> events) {
        one.lock(); // writers of one process would only get in each other's way
        try {
            return new Attempt(stream, expected, events).make();
        } finally {
            one.unlock();
        }
    }

    private long lastNumber() {
        Document last = space.failures.reading(() -> space.commits
                .find()
                .sort(descending("_id"))
                .projection(include("_id"))
                .first());
        return last == null ? 0 : last.getLong("_id");
    }

    private final class Attempt {
        private final String stream;
        private final Expected expected;
        private final List<NewEvent> events;
        private final Document content;

        Attempt(String stream, Expected expected, List<NewEvent> events) {
            this.stream = stream;
            this.expected = expected;
            this.events = events;
            this.content = parts.store(events);
        }

        long make() {
            boolean committed = false;
            try {
                long start = System.nanoTime();
                while (true) {
                    Map<String, Long> held = held();
                    if (!held.isEmpty()) {
                        return repeated(held);
                    }
                    long version = version(stream);
                    if (!expected.matches(version)) {
                        throw new Conflict("stream '" + stream + "'", expected, version);
                    }
                    committed = true; // or may be: a lost reply must not cost the parts
                    if (insert(version + 1)) {
                        return version + events.size();
                    }
                    committed = false;
                    awaitNews(start);
                }
            } finally {
                if (!committed) {
                    parts.discard(content);
                }
            }
        }

        private boolean insert(long first) {
            Document commit = Commit.head(tail + 1, stream, first, events);
            commit.putAll(content);
            boolean inserted = space.failures.inserting(() -> space.commits.insertOne(commit));
            tail = inserted ? tail + 1 : tail;
            return inserted;
        }

        /** What another has committed is read only when a majority has it: until then the number is taken and unseen. */
        private void awaitNews(long start) {
            for (long known = tail; ; LockSupport.parkNanos(Duration.ofMillis(2).toNanos())) {
                tail = lastNumber();
                if (tail > known) {
                    return;
                }
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw new Unavailable(
                            "appending to stream '" + stream + "' in " + space.failures.store() + " gave up after "
                                    + PATIENCE.toSeconds() + " s: commit " + (tail + 1)
                                    + " is there, but no majority confirms it; nothing was written",
                            true,
                            null);
                }
            }
        }

        /** The ids of the batch that the stream holds, with their versions. */
        private Map<String, Long> held() {
            List<String> ids = events.stream().map(NewEvent::id).toList();
            Bson wanted = and(in("ids", ids), eq("stream", stream));
            List<Document> commits = space.failures.reading(() -> space.commits
                    .find(wanted)
                    .projection(include("stream", "first", "last", "from", "ids"))
                    .into(new ArrayList<>()));
            Map<String, Long> held = new HashMap<>();
            for (Document document : commits) {
                Commit commit = Commit.of(document, space.failures);
                for (int i = 0; i < commit.ids().size(); i++) {
                    held.put(commit.ids().get(i), commit.from() + i);
                }
            }
            return held;
        }

        private long repeated(Map<String, Long> held) {
            long first = held.getOrDefault(events.getFirst().id(), 0L);
            for (int i = 0; i < events.size(); i++) {
                String id = events.get(i).id();
                if (first == 0 || held.getOrDefault(id, 0L) != first + i) {
                    throw new IllegalArgumentException("stream '" + stream + "' holds some of the " + events.size()
                            + " events of this batch, but not all side by side in this order; the one that differs is "
                            + id + "; repeat exactly the batch that was appended, or give new events new ids");
                }
            }
            return first + events.size() - 1;
        }
    }
}
