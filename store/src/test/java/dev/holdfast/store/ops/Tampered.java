package dev.holdfast.store.ops;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Json;
import dev.holdfast.store.Log;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A backend that was damaged: what is read from it passes through functions that may change it or throw. */
final class Tampered {
    private final Backend inner;
    UnaryOperator<List<Event>> events = page -> page;
    UnaryOperator<List<Doc>> docs = page -> page;
    UnaryOperator<List<BlobInfo>> blobInfos = page -> page;
    UnaryOperator<Optional<byte[]>> blob = content -> content;
    UnaryOperator<Long> version = number -> number;

    Tampered(Backend inner) {
        this.inner = inner;
    }

    /** Changes or drops single events; where this changes nothing the event is returned as it is. */
    void eachEvent(UnaryOperator<Event> change) {
        events = page -> page.stream().map(change).toList();
    }

    Backend open() {
        Log log = wrap(Log.class, inner.log());
        Docs documents = wrap(Docs.class, inner.docs());
        Blobs blobs = wrap(Blobs.class, inner.blobs());
        return (Backend) Proxy.newProxyInstance(
                Tampered.class.getClassLoader(),
                new Class<?>[] {Backend.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "log" -> log;
                    case "docs" -> documents;
                    case "blobs" -> blobs;
                    default -> throw new IllegalStateException("verify has no need of " + method);
                });
    }

    private <T> T wrap(Class<T> primitive, T target) {
        return primitive.cast(Proxy.newProxyInstance(
                Tampered.class.getClassLoader(), new Class<?>[] {primitive}, (proxy, method, arguments) -> {
                    if (method.getName().equals("passingOver")) {
                        return proxy;
                    }
                    try {
                        return changed(primitive, method.getName(), method.invoke(target, arguments));
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                }));
    }

    @SuppressWarnings("unchecked")
    private Object changed(Class<?> primitive, String method, Object answer) {
        return switch (primitive.getSimpleName() + "." + method) {
            case "Log.read", "Log.readAll" -> events.apply(new ArrayList<>((List<Event>) answer));
            case "Log.version" -> version.apply((Long) answer);
            case "Docs.scan" -> docs.apply((List<Doc>) answer);
            case "Blobs.list" -> blobInfos.apply((List<BlobInfo>) answer);
            case "Blobs.get" -> blob.apply((Optional<byte[]>) answer);
            default -> answer;
        };
    }

    static Event with(Event event, long version, long position, Json body) {
        return new Event(event.id(), event.stream(), version, position, event.type(), event.time(), body, event.meta());
    }

    static boolean is(Event event, String stream, long version) {
        return event.stream().equals(stream) && event.version() == version;
    }

    static BlobInfo resized(BlobInfo info) {
        return new BlobInfo(info.digest(), info.bytes() + 1, info.lastPut());
    }
}
