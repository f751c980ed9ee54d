package dev.holdfast.mongodb;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.max;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.client.model.UpdateOptions;
import dev.holdfast.store.ByteOrder;
import dev.holdfast.store.Event;
import dev.holdfast.store.Truncation;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Removes events from commits. How far is written first, and marked as pending until it is done: whoever opens the store
 * next finishes what a crash has interrupted. Thread-safe.
 */
final class Truncating {
    private final Space space;
    private final Failures midway;
    private final Parts parts;

    Truncating(Space space) {
        this.space = space;
        this.midway = space.failures.later();
        this.parts = new Parts(space, midway);
    }

    boolean truncate(String stream, long through) {
        Bson intent = combine(set("stream", stream), max("through", through), set("pending", true));
        space.failures.writing(() ->
                space.truncations.updateOne(eq("_id", ByteOrder.of(stream)), intent, new UpdateOptions().upsert(true)));
        return midway.writing(() -> finish(stream, through));
    }

    void finishAll() {
        List<Document> pending = space.failures.reading(
                () -> space.truncations.find(eq("pending", true)).into(new ArrayList<>()));
        pending.forEach(one -> midway.writing(() -> finish(one.getString("stream"), one.getLong("through"))));
    }

    private boolean finish(String stream, long through) {
        Bson whole = and(eq("stream", stream), lte("last", through), exists("from"));
        List<Document> inParts = space.commits.find(and(whole, exists("batch"))).into(new ArrayList<>());
        space.commits.updateMany(
                whole,
                combine(unset("from"), unset("ids"), unset("tags"), unset("events"), unset("batch"), unset("parts")));
        inParts.forEach(parts::discard);
        while (!cut(stream, through)) {
            // another has truncated the same commit in between: look at what it left
        }
        space.truncations.updateOne(
                and(eq("_id", ByteOrder.of(stream)), eq("through", through)), set("pending", false));
        return true;
    }

    /** Takes the first events from the commit that the truncation ends in, and returns false if it changed meanwhile. */
    private boolean cut(String stream, long through) {
        Document document = space.commits
                .find(and(eq("stream", stream), gt("last", through), exists("from")))
                .sort(ascending("last"))
                .first();
        if (document == null) {
            return true;
        }
        Commit commit = Commit.of(document, midway);
        if (commit.from() > through) {
            return true;
        }
        List<Event> kept = parts.read(commit).stream()
                .filter(event -> event.version() > through)
                .toList();
        Bson unchanged = and(eq("_id", commit.number()), eq("from", commit.from()));
        return space.commits
                        .replaceOne(unchanged, commit.truncated(through, kept))
                        .getMatchedCount()
                == 1;
    }

    List<Truncation> list(String afterStream, int limit) {
        return space.failures.reading(() -> space.truncations
                .find(gt("_id", ByteOrder.of(afterStream)))
                .sort(ascending("_id"))
                .limit(limit)
                .map(document -> new Truncation(document.getString("stream"), document.getLong("through")))
                .into(new ArrayList<>()));
    }
}
