package dev.holdfast.store.codec;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Health;
import dev.holdfast.store.Json;
import dev.holdfast.store.Limits;
import dev.holdfast.store.Log;
import dev.holdfast.store.Meta;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Signals;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.Truncation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves large event bodies to blobs, so that an event may carry as much as a blob and the log stays small.
 * The blob is written first; the event then holds {@code {"$blob":"<digest>"}} and the tag {@code blob:<digest>}, by
 * which a sweep knows that the blob is in use. An event that already has {@value Names#MAX_TAGS} tags keeps its body,
 * which then may not exceed what the backend inside takes. Thread-safe.
 */
public final class LargeBodies implements Backend {
    /** Bodies above this many bytes of UTF-8 become blobs. */
    public static final int THRESHOLD_BYTES = 256 << 10;

    private static final String TAG = "blob:";

    private final Backend inner;
    private final SpillingLog log;

    public LargeBodies(Backend inner) {
        this.inner = inner;
        Limits limits = inner.limits();
        this.log =
                new SpillingLog(inner.log(), inner.blobs(), new Limits(limits.blobBytes(), limits.blobBytes()), null);
    }

    @Override
    public Log log() {
        return log;
    }

    @Override
    public Docs docs() {
        return inner.docs();
    }

    @Override
    public Blobs blobs() {
        return inner.blobs();
    }

    @Override
    public Signals signals() {
        return inner.signals();
    }

    @Override
    public boolean isShared() {
        return inner.isShared();
    }

    @Override
    public Limits limits() {
        return log.limits();
    }

    @Override
    public Health health() {
        return inner.health();
    }

    @Override
    public String tidy() {
        return inner.tidy();
    }

    @Override
    public void close() {
        inner.close();
    }

    private record SpillingLog(
            Log inner, Blobs blobs, Limits limits, @Nullable Consumer<StoreException.Corrupt> damaged) implements Log {
        @Override
        public long append(String stream, Expected expected, List<NewEvent> events) {
            limits.check(events);
            List<NewEvent> small = new ArrayList<>(events.size());
            for (NewEvent event : events) {
                small.add(isLarge(event.body()) && event.meta().tags().size() < Names.MAX_TAGS ? spill(event) : event);
            }
            return inner.append(stream, expected, small);
        }

        private static boolean isLarge(Json body) {
            return body.text().length() > THRESHOLD_BYTES / 3 && body.utf8Length() > THRESHOLD_BYTES;
        }

        private static Json reference(String digest) {
            return Json.ofCompact("{\"$blob\":\"" + digest + "\"}");
        }

        private NewEvent spill(NewEvent event) {
            Digest digest = blobs.put(event.body().text().getBytes(StandardCharsets.UTF_8));
            List<String> tags = new ArrayList<>(event.meta().tags());
            tags.add(TAG + digest.hex());
            Meta meta = event.meta();
            return new NewEvent(
                    event.id(),
                    event.type(),
                    event.time(),
                    reference(digest.hex()),
                    new Meta(meta.causedBy(), meta.correlation(), meta.actor(), tags));
        }

        private Event whole(Event event) {
            List<String> tags = event.meta().tags();
            if (!isSpilled(event)) {
                return event;
            }
            String hex = tags.getLast().substring(TAG.length());
            if (!event.body().equals(reference(hex))) {
                return event;
            }
            var digest = new Digest(hex);
            byte[] body = Damage.at(
                    Damage.of(event),
                    () -> blobs.get(digest)
                            .orElseThrow(() -> new StoreException.Corrupt(
                                    "event " + event.id() + " of stream '" + event.stream() + "'",
                                    "its body is blob " + digest
                                            + ", which is missing; restore the blob from a backup")));
            Meta meta = event.meta();
            return new Event(
                    event.id(),
                    event.stream(),
                    event.version(),
                    event.position(),
                    event.type(),
                    event.time(),
                    Json.ofStored(new String(body, StandardCharsets.UTF_8)),
                    new Meta(meta.causedBy(), meta.correlation(), meta.actor(), tags.subList(0, tags.size() - 1)));
        }

        private static boolean isSpilled(Event event) {
            List<String> tags = event.meta().tags();
            return !tags.isEmpty() && tags.getLast().startsWith(TAG);
        }

        private List<Event> whole(List<Event> events) {
            return events.stream().anyMatch(SpillingLog::isSpilled) ? EncodedLog.page(events, this::whole) : events;
        }

        private List<Event> wholeOrAsStored(List<Event> events) {
            return damaged == null
                    ? whole(events)
                    : EncodedLog.page(events, event -> Damage.told(damaged, event, this::whole));
        }

        @Override
        public long version(String stream) {
            return inner.version(stream);
        }

        @Override
        public List<Event> read(String stream, long afterVersion, int limit) {
            return whole(inner.read(stream, afterVersion, limit));
        }

        @Override
        public List<Event> readAll(long afterPosition, int limit) {
            return wholeOrAsStored(inner.readAll(afterPosition, limit));
        }

        @Override
        public Optional<Event> find(String id) {
            return inner.find(id).map(this::whole);
        }

        @Override
        public List<Event> readTagged(String tag, long afterPosition, int limit) {
            return wholeOrAsStored(inner.readTagged(tag, afterPosition, limit));
        }

        @Override
        public Log passingOver(Consumer<StoreException.Corrupt> told) {
            return new SpillingLog(inner.passingOver(told), blobs, limits, told);
        }

        @Override
        public void truncate(String stream, long throughVersion) {
            inner.truncate(stream, throughVersion);
        }

        @Override
        public List<Truncation> truncations(String afterStream, int limit) {
            return inner.truncations(afterStream, limit);
        }
    }
}
