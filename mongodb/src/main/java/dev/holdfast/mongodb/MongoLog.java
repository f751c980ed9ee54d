package dev.holdfast.mongodb;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Sorts.ascending;

import com.mongodb.client.MongoCursor;
import dev.holdfast.mongodb.Commit.Slot;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Filtered;
import dev.holdfast.store.Gate;
import dev.holdfast.store.Log;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.PageFill;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.Truncation;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** The log as one document for each append. Thread-safe. */
final class MongoLog implements Log {
    private final Space space;
    private final Gate gate;
    private final Parts parts;
    private final Appending appending;
    private final Truncating truncating;
    private final @Nullable Consumer<Corrupt> damaged;

    MongoLog(Space space, Gate gate) {
        this.space = space;
        this.gate = gate;
        this.parts = new Parts(space, space.failures);
        this.appending = new Appending(space);
        this.truncating = new Truncating(space);
        this.damaged = null;
    }

    private MongoLog(MongoLog strict, Consumer<Corrupt> damaged) {
        this.space = strict.space;
        this.gate = strict.gate;
        this.parts = strict.parts;
        this.appending = strict.appending;
        this.truncating = strict.truncating;
        this.damaged = damaged;
    }

    @Override
    public long append(String stream, Expected expected, List<NewEvent> events) {
        Names.check("stream", stream);
        Log.checkBatch(events);
        return gate.write(() -> appending.append(stream, expected, events));
    }

    @Override
    public long version(String stream) {
        Names.check("stream", stream);
        return gate.read(() -> appending.version(stream));
    }

    @Override
    public List<Event> read(String stream, long afterVersion, int limit) {
        Names.check("stream", stream);
        Names.checkLimit(limit, MAX_BATCH);
        Bson wanted = and(eq("stream", stream), gt("last", afterVersion));
        return page(wanted, "last", slot -> slot.version() > afterVersion, event -> true, limit, null);
    }

    @Override
    public List<Event> readAll(long afterPosition, int limit) {
        Names.checkLimit(limit, MAX_BATCH);
        Bson wanted = gte("_id", Commit.numberAfter(afterPosition));
        return page(wanted, "_id", slot -> slot.position() > afterPosition, event -> true, limit, damaged);
    }

    @Override
    public Optional<Event> find(String id) {
        Names.check("event id", id);
        Predicate<Event> same = event -> event.id().equals(id);
        return page(eq("ids", id), "_id", slot -> true, same, 1, damaged).stream()
                .findFirst();
    }

    @Override
    public List<Event> readTagged(String tag, long afterPosition, int limit) {
        Names.check("tag", tag);
        Names.checkLimit(limit, MAX_BATCH);
        Bson wanted = and(eq("tags", Commit.tagKey(tag)), gte("_id", Commit.numberAfter(afterPosition)));
        Predicate<Event> tagged = event -> event.meta().tags().contains(tag);
        return page(wanted, "_id", slot -> slot.position() > afterPosition, tagged, limit, damaged);
    }

    @Override
    public Log passingOver(Consumer<Corrupt> told) {
        return new MongoLog(this, told);
    }

    /** @param order the field by which commits are sorted */
    private List<Event> page(
            Bson commits,
            String order,
            Predicate<Slot> beyond,
            Predicate<Event> wanted,
            int limit,
            @Nullable Consumer<Corrupt> damaged) {
        return gate.read(() -> {
            var page = new PageFill<Event>(limit);
            try (MongoCursor<Document> cursor = space.failures.reading(() -> space.commits
                    .find(and(commits, exists("from")))
                    .sort(ascending(order))
                    .cursor())) {
                while (!page.isFull() && space.failures.reading(cursor::hasNext)) {
                    Document document = space.failures.reading(cursor::next);
                    List<Event> events = Filtered.unlessDamaged(
                                    () -> parts.read(Commit.of(document, space.failures), beyond, damaged), damaged)
                            .orElse(List.of());
                    for (Event event : events) {
                        if (!page.isFull() && wanted.test(event)) {
                            page.add(event);
                        }
                    }
                }
            }
            return page.items();
        });
    }

    @Override
    public void truncate(String stream, long throughVersion) {
        Names.check("stream", stream);
        gate.write(() -> {
            long version = appending.version(stream);
            if (throughVersion < 0 || throughVersion > version) {
                throw new IllegalArgumentException("stream '" + stream + "' is at version " + version
                        + " and cannot be truncated through version " + throughVersion);
            }
            return throughVersion > 0 && truncating.truncate(stream, throughVersion);
        });
    }

    @Override
    public List<Truncation> truncations(String afterStream, int limit) {
        Names.checkLimit(limit, MAX_BATCH);
        return gate.read(() -> truncating.list(afterStream, limit));
    }
}
