package dev.holdfast.mongodb;

import dev.holdfast.store.Digest;
import dev.holdfast.store.Event;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bson.Document;

/**
 * One append as it is stored. Its number is its place in the order of all appends, and its key: the next append can only
 * take the next number. A truncated one leaves its number and versions behind, so that neither is given out again.
 * Immutable.
 *
 * @param from the first version that was not truncated
 * @param document the whole of it
 */
record Commit(long number, String stream, long first, long last, long from, Document document) {
    /** More than {@link dev.holdfast.store.Log#MAX_BATCH}, so that each event of a commit has a position of its own. */
    private static final int POSITIONS = 1024;

    /** Longer tags are indexed by their digest: 100,000 of them must fit into one document. */
    private static final int LONGEST_TAG_INDEXED = 40;

    static Commit of(Document document, Failures failures) {
        String stream = document.get("stream") instanceof String text ? text : null;
        long number = document.get("_id") instanceof Long id ? id : 1;
        Place place = new Place.OfEvent(stream, 0, firstPosition(number));
        return failures.decoding("commit " + document.get("_id"), place, () -> of(document));
    }

    private static Commit of(Document document) {
        long first = document.getLong("first");
        return new Commit(
                document.getLong("_id"),
                document.getString("stream"),
                first,
                document.getLong("last"),
                document.get("from", first),
                document);
    }

    /** A commit without its events, which are added inside or in parts. */
    static Document head(long number, String stream, long first, List<NewEvent> events) {
        return new Document("_id", number)
                .append("stream", stream)
                .append("first", first)
                .append("last", first + events.size() - 1)
                .append("from", first)
                .append("ids", events.stream().map(NewEvent::id).toList())
                .append(
                        "tags",
                        tagKeys(events.stream()
                                .map(event -> event.meta().tags())
                                .toList()));
    }

    /** The smallest number of a commit with a position beyond {@code position}. */
    static long numberAfter(long position) {
        return Math.floorDiv(position, POSITIONS) + 1;
    }

    static String tagKey(String tag) {
        return tag.length() <= LONGEST_TAG_INDEXED
                ? tag
                : Digest.of(tag.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static List<String> tagKeys(List<List<String>> tags) {
        Set<String> keys = new LinkedHashSet<>();
        tags.forEach(some -> some.forEach(tag -> keys.add(tagKey(tag))));
        return List.copyOf(keys);
    }

    List<String> ids() {
        return document.getList("ids", String.class);
    }

    /** An event as it is stored, which may be damaged. */
    record Slot(Object stored, String stream, long version, long position) {
        Event decoded() {
            return EventFormat.decode((Document) stored, stream, version, position);
        }

        Place place() {
            return new Place.OfEvent(stream, version, position);
        }
    }

    /** The events that were not truncated, of those stored from version {@code firstStored} on. */
    List<Slot> slots(List<?> stored, long firstStored) {
        List<Slot> slots = new ArrayList<>(stored.size());
        for (int i = 0; i < stored.size(); i++) {
            long version = firstStored + i;
            if (version >= from) {
                long position = firstPosition(number) + version - first;
                slots.add(new Slot(stored.get(i), stream, version, position));
            }
        }
        return slots;
    }

    /** Its first event that was not truncated. */
    Place place() {
        return new Place.OfEvent(stream, from, firstPosition(number) + from - first);
    }

    /** The position of the first event of a commit. */
    static long firstPosition(long number) {
        return (number - 1) * POSITIONS + 1;
    }

    /** The same without the events through a version; {@code kept} are the others. */
    Document truncated(long through, List<Event> kept) {
        var rest = new Document(document);
        int gone = (int) (through + 1 - from);
        rest.put("from", through + 1);
        rest.put("ids", ids().subList(gone, ids().size()));
        rest.put("tags", tagKeys(kept.stream().map(event -> event.meta().tags()).toList()));
        rest.computeIfPresent("events", (same, held) -> ((List<?>) held).subList(gone, ((List<?>) held).size()));
        return rest;
    }
}
