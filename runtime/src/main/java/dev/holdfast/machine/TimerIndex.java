package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The earliest timer of each instance, a document with the key {@code <component>/<deadline, 15 digits>/<instance>}: a scan
 * gives those of a component in the order of the deadlines. Thread-safe.
 */
final class TimerIndex {
    private static final int DIGITS = 15;

    private final Docs docs;
    private final Docs readable;

    TimerIndex(Docs docs) {
        this(docs, damage -> {});
    }

    /** @param damaged is told of documents that cannot be read, and are passed over */
    TimerIndex(Docs docs, Consumer<StoreException.Corrupt> damaged) {
        this.docs = docs;
        this.readable = docs.passingOver(damaged);
    }

    /** An instance that has a timer, and the key of the document that says so. */
    record DueTimer(String key, String instance, Instant deadline) {}

    /** The key for the earliest timer of an instance; null if it has none. */
    static @Nullable String key(Instance instance) {
        if (instance.timers().isEmpty()) {
            return null;
        }
        String moment = moment(instance.timers().getFirst().deadline());
        String key = instance.component() + "/" + moment + "/" + instance.id();
        return IndexName.of(key).equals(key)
                ? key
                : instance.component() + "/" + moment + "/" + IndexName.digest(instance.id());
    }

    private static String moment(Instant deadline) {
        return String.format("%0" + DIGITS + "d", deadline.toEpochMilli());
    }

    void put(String key, Instance instance) {
        docs.put(
                FollowedDirectory.TIMERS,
                key,
                Expected.any(),
                NewDoc.of(Trees.json(Trees.object().put("instance", instance.id()))));
    }

    void remove(String key) {
        docs.delete(FollowedDirectory.TIMERS, key, Expected.any());
    }

    /** The instances of a component with a timer that falls due until {@code until}, the earliest first, to the last. */
    Stream<DueTimer> due(String component, Instant until) {
        String prefix = component + "/";
        return Pages.of(readable, FollowedDirectory.TIMERS, prefix).stream()
                .takeWhile(doc -> doc.key().startsWith(prefix))
                .map(doc -> read(doc, prefix))
                .filter(Objects::nonNull) // of a component whose name goes on where this one ends
                .takeWhile(due -> !due.deadline().isAfter(until));
    }

    private static @Nullable DueTimer read(Doc doc, String prefix) {
        String rest = doc.key().substring(prefix.length());
        boolean own = rest.length() > DIGITS + 1
                && rest.charAt(DIGITS) == '/'
                && rest.chars().limit(DIGITS).allMatch(Character::isDigit);
        return own
                ? new DueTimer(
                        doc.key(),
                        instance(doc, rest.substring(DIGITS + 1)),
                        Instant.ofEpochMilli(Long.parseLong(rest.substring(0, DIGITS))))
                : null;
    }

    /** Whose timer a document is about. */
    static String instance(Doc doc) {
        String key = doc.key();
        for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
            DueTimer due = read(doc, key.substring(0, slash + 1));
            if (due != null) {
                return due.instance();
            }
        }
        return key;
    }

    /** The document says it where the key cannot; earlier ones said nothing. */
    private static String instance(Doc doc, String inKey) {
        try {
            JsonNode id = Trees.read(doc.body()).path("instance");
            return id.isString() ? id.stringValue() : inKey;
        } catch (RuntimeException damaged) {
            return inKey;
        }
    }
}
