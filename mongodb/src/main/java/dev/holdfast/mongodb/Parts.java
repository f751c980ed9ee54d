package dev.holdfast.mongodb;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.Sorts;
import dev.holdfast.mongodb.Commit.Slot;
import dev.holdfast.store.Event;
import dev.holdfast.store.Filtered;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Corrupt;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The events of commits, which are inside the commit if they are small. The others are written before it, in parts that
 * nobody sees until the commit names them. Thread-safe.
 */
record Parts(Space space, Failures failures) {
    /** Well below the 16 MiB that a document may have. */
    private static final int MOST_BYTES = 8 << 20;

    /** What a commit holds of its events: themselves, or the name of the batch of parts that do. */
    Document store(List<NewEvent> events) {
        List<List<Document>> parts = split(events);
        if (parts.size() == 1) {
            return new Document("events", parts.getFirst());
        }
        var batch = new ObjectId();
        for (int i = 0; i < parts.size(); i++) {
            var part = new Document("batch", batch).append("part", i).append("events", parts.get(i));
            failures.writing(() -> space.parts.insertOne(part));
        }
        return new Document("batch", batch).append("parts", parts.size());
    }

    private static List<List<Document>> split(List<NewEvent> events) {
        List<List<Document>> parts = new ArrayList<>(List.of(new ArrayList<>()));
        int bytes = 0;
        for (NewEvent event : events) {
            int size = EventFormat.size(event);
            if (bytes + size > MOST_BYTES) {
                parts.add(new ArrayList<>());
                bytes = 0;
            }
            bytes += size;
            parts.getLast().add(EventFormat.encode(event));
        }
        return parts;
    }

    /** The events of a commit that were not truncated. */
    List<Event> read(Commit commit) {
        return read(commit, slot -> true, null);
    }

    /**
     * Those that are wanted of the events of a commit that were not truncated.
     *
     * @param damaged is told of those that are damaged; null for those who want to have the exception
     */
    List<Event> read(Commit commit, Predicate<Slot> wanted, @Nullable Consumer<Corrupt> damaged) {
        return slots(commit).stream()
                .filter(wanted)
                .flatMap(slot -> Filtered.unlessDamaged(() -> decoded(commit, slot), damaged).stream())
                .toList();
    }

    private Event decoded(Commit commit, Slot slot) {
        String where = "version " + slot.version() + " of stream '" + slot.stream() + "', which is in commit "
                + commit.number() + ",";
        return failures.decoding(where, slot.place(), slot::decoded);
    }

    private List<Slot> slots(Commit commit) {
        String where = "commit " + commit.number();
        ObjectId batch =
                failures.decoding(where, commit.place(), () -> commit.document().getObjectId("batch"));
        if (batch == null) {
            return failures.decoding(
                    where,
                    commit.place(),
                    () -> commit.slots(commit.document().get("events", List.of()), commit.from()));
        }
        List<Document> parts = failures.reading(() -> space.parts
                .find(eq("batch", batch))
                .sort(Sorts.ascending("part"))
                .into(new ArrayList<>()));
        if (parts.size() == commit.document().getInteger("parts")) {
            return failures.decoding(where, commit.place(), () -> commit.slots(joined(parts), commit.first()));
        }
        Document again = failures.reading(
                () -> space.commits.find(eq("_id", commit.number())).first());
        if (again != null && again.containsKey("batch")) {
            throw new Corrupt(
                            where + " in " + failures.store(),
                            "only " + parts.size() + " of its "
                                    + commit.document().getInteger("parts")
                                    + " parts are there; restore it from a backup")
                    .about(commit.place());
        }
        return List.of(); // truncated meanwhile
    }

    private static List<Object> joined(List<Document> parts) {
        return parts.stream()
                .flatMap(part -> part.getList("events", Object.class).stream())
                .toList();
    }

    /** Removes parts that no commit names. */
    void discard(Document stored) {
        ObjectId batch = stored.getObjectId("batch");
        if (batch != null) {
            failures.writing(() -> space.parts.deleteMany(eq("batch", batch)));
        }
    }
}
