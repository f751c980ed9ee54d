package dev.holdfast.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds an event. Immutable.
 *
 * @param causedBy ids of the events that were being handled when this one was written, at most 100
 * @param correlation one word for everything that belongs together across streams, such as a trace id
 * @param actor who wrote it: a user, an agent, a worker
 * @param tags words by which {@link Log#readTagged} finds the event, at most 100
 */
public record Meta(
        List<String> causedBy,
        @Nullable String correlation,
        @Nullable String actor,
        List<String> tags) {
    /** Nothing to say. */
    public static final Meta NONE = new Meta(List.of(), null, null, List.of());

    public Meta {
        causedBy = Names.checkAll("cause", causedBy);
        tags = Names.checkAll("tag", tags);
        if (correlation != null) {
            Names.check("correlation", correlation);
        }
        if (actor != null) {
            Names.check("actor", actor);
        }
    }

    public static Meta tagged(String... tags) {
        return new Meta(List.of(), null, null, List.of(tags));
    }
}
