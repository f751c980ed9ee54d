package dev.holdfast.store.memory;

import dev.holdfast.store.Digest;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.signal.LocalSignals;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** Everything one memory store holds. Whoever touches it holds its lock, but for the signals. */
final class Space {
    final ReentrantLock lock = new ReentrantLock();

    final NavigableMap<Long, Event> events = new TreeMap<>();
    final EventIndex byStream = new EventIndex();
    final EventIndex byTag = new EventIndex();
    final EventIndex byId = new EventIndex();
    final Map<String, Long> streamVersions = new HashMap<>();
    final NavigableMap<String, Long> truncated = new TreeMap<>(Docs.KEY_ORDER);
    long lastPosition;

    final NavigableMap<String, NavigableMap<String, Doc>> collections = new TreeMap<>(Docs.KEY_ORDER);
    long lastDocVersion;

    final NavigableMap<Digest, Blob> blobs = new TreeMap<>();

    final LocalSignals signals = new LocalSignals();

    record Blob(byte[] content, Instant lastPut) {}
}
