package dev.holdfast.store.codec;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Limits;
import dev.holdfast.store.Log;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.PageFill;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.Truncation;
import dev.holdfast.store.codec.Envelope.Address;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A log whose bodies are encoded. Thread-safe. */
record EncodedLog(
        Log inner, Codec codec, Limits limits, @Nullable Consumer<Corrupt> damaged) implements Log {
    EncodedLog(Log inner, Codec codec, Limits limits) {
        this(inner, codec, limits, null);
    }

    private static Address address(String stream, String id) {
        return Address.of("event " + id + " of stream '" + stream + "'", "event", stream, id);
    }

    @Override
    public long append(String stream, Expected expected, List<NewEvent> events) {
        Names.check("stream", stream);
        Log.checkBatch(events);
        limits.check(events);
        return inner.append(
                stream,
                expected,
                events.stream().map(event -> encoded(stream, event)).toList());
    }

    @SuppressWarnings("ReferenceEquality") // the codec gives the same object back where it changes nothing
    private NewEvent encoded(String stream, NewEvent event) {
        Json body = codec.encode(event.body(), address(stream, event.id()));
        return body == event.body() ? event : new NewEvent(event.id(), event.type(), event.time(), body, event.meta());
    }

    @SuppressWarnings("ReferenceEquality") // as above
    private Event decoded(Event event) {
        Json body = Damage.at(Damage.of(event), () -> codec.decode(event.body(), address(event.stream(), event.id())));
        return body == event.body()
                ? event
                : new Event(
                        event.id(),
                        event.stream(),
                        event.version(),
                        event.position(),
                        event.type(),
                        event.time(),
                        body,
                        event.meta());
    }

    private List<Event> decoded(List<Event> events) {
        return page(events, this::decoded);
    }

    /** As many as make a page: what is stored in little room may need much. */
    static List<Event> page(List<Event> stored, UnaryOperator<Event> decode) {
        var page = new PageFill<Event>(stored.size());
        for (Event event : stored) {
            if (!page.isFull()) {
                page.add(decode.apply(event));
            }
        }
        return page.items();
    }

    private List<Event> decodedOrAsStored(List<Event> events) {
        return damaged == null ? decoded(events) : page(events, event -> Damage.told(damaged, event, this::decoded));
    }

    @Override
    public Log passingOver(Consumer<Corrupt> told) {
        return new EncodedLog(inner.passingOver(told), codec, limits, told);
    }

    @Override
    public long version(String stream) {
        return inner.version(stream);
    }

    @Override
    public List<Event> read(String stream, long afterVersion, int limit) {
        return decoded(inner.read(stream, afterVersion, limit));
    }

    @Override
    public List<Event> readAll(long afterPosition, int limit) {
        return decodedOrAsStored(inner.readAll(afterPosition, limit));
    }

    @Override
    public Optional<Event> find(String id) {
        return inner.find(id).map(this::decoded);
    }

    @Override
    public List<Event> readTagged(String tag, long afterPosition, int limit) {
        return decodedOrAsStored(inner.readTagged(tag, afterPosition, limit));
    }

    @Override
    public List<Truncation> truncations(String afterStream, int limit) {
        return inner.truncations(afterStream, limit);
    }

    @Override
    public void truncate(String stream, long throughVersion) {
        inner.truncate(stream, throughVersion);
    }
}
