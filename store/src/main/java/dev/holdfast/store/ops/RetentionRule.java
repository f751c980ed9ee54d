package dev.holdfast.store.ops;

import dev.holdfast.store.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which events may go. An event goes if all that is given here lets it go and the events before it in its stream go too:
 * a stream only ever loses its oldest events. Immutable.
 *
 * @param olderThan only events older than this, null for any
 * @param keep never the newest so many of a stream, 0 to keep none
 * @param streams only of streams with such names, where {@code *} stands for anything, null for all
 * @param types only events of these types, none for all
 */
public record RetentionRule(
        @Nullable Duration olderThan, long keep, @Nullable String streams, Set<String> types) {
    public RetentionRule {
        types = Set.copyOf(types);
        if (keep < 0) {
            throw new IllegalArgumentException("a stream cannot keep " + keep + " events; give 0 or more");
        }
        if (olderThan == null && keep == 0) {
            throw new IllegalArgumentException(
                    "nothing says which events may go; give an age, or how many events a stream keeps");
        }
    }

    boolean appliesTo(String stream) {
        return streams == null || Pattern.matches(Pattern.quote(streams).replace("*", "\\E.*\\Q"), stream);
    }

    boolean letsGo(Event event, Instant now) {
        return (olderThan == null || event.time().isBefore(now.minus(olderThan)))
                && (types.isEmpty() || types.contains(event.type()));
    }

    @Override
    public String toString() {
        return (olderThan == null ? "" : "older than " + olderThan + (keep > 0 ? " and " : ""))
                + (keep > 0 ? "not among the newest " + keep + " of the stream" : "")
                + (types.isEmpty() ? "" : ", of type " + String.join(" or ", types));
    }
}
