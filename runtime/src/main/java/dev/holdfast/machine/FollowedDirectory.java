package dev.holdfast.machine;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.Trees;
import dev.holdfast.machine.model.Component;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The directory as documents that follow the log: whoever asks first reads what was appended since, by whatever process.
 * Each document says the version of the instance it covers, so any number of processes may write them; they can be deleted
 * and come again. Thread-safe.
 */
final class FollowedDirectory implements Directory {
    /** The collection of the earliest timer of each instance, {@code <component>/<deadline, 15 digits>/<instance>}. */
    static final String TIMERS = "machine_timers";

    /** The collection that says how far the log was followed. */
    static final String FOLLOWED = "machine_followed";

    private static final String DIRECTORY = "directory";
    private static final long SAVE_EVERY = 1_000;

    /** From how many on instances are written side by side. */
    private static final int MANY = 100;

    private static final int WRITERS = 16;

    /** How many instances may wait to be written. */
    private static final int MOST_UNWRITTEN = 10_000;

    private final Log log;
    private final Docs docs;
    private final LoggedInstances instances;
    private final Definitions definitions;
    private final Consumer<Event> seen;
    private final ReentrantLock following = new ReentrantLock();
    private final Map<String, Event> unwritten = new LinkedHashMap<>();
    private long covered = -1;
    private long saved;

    /** @param seen is told of every event of an instance, in the order of the log */
    FollowedDirectory(Backend store, LoggedInstances instances, Definitions definitions, Consumer<Event> seen) {
        this.log = store.log();
        this.docs = store.docs();
        this.instances = instances;
        this.definitions = definitions;
        this.seen = seen;
    }

    @Override
    public List<String> candidates(Send.Broadcast broadcast) {
        return StoreFailed.asking("look for instances in", broadcast.component(), () -> {
            catchUp();
            Set<String> found = new TreeSet<>();
            for (String tag : Listing.tags(broadcast, definitions.latest(broadcast.component()))) {
                Pages.tagged(docs, Listing.COLLECTION, tag).forEach(doc -> found.add(doc.key()));
            }
            return List.copyOf(found);
        });
    }

    @Override
    public List<String> list(Query query, String afterId, int limit) {
        return StoreFailed.asking("list", "instances", () -> {
            catchUp();
            return docs.find(Listing.COLLECTION, Listing.tag(query), afterId, limit).stream()
                    .map(Doc::key)
                    .toList();
        });
    }

    /** Reads what was appended since and writes what it changes; gives the position up to which all is known. */
    long catchUp() {
        following.lock();
        try {
            read();
            writeAll();
            if (covered - saved >= SAVE_EVERY) {
                save();
            }
            return covered;
        } finally {
            following.unlock();
        }
    }

    /**
     * Reads what was appended since, and leaves the writing for later: of an instance that changes all the time only
     * what it is then needs to be written. Gives the position up to which all is known.
     */
    long read() {
        following.lock();
        try {
            if (covered < 0) {
                covered = docs.get(FOLLOWED, DIRECTORY)
                        .map(doc -> Trees.read(doc.body()).path("position").asLong(0))
                        .orElse(0L);
                saved = covered;
            }
            List<Event> page;
            do {
                page = log.readAll(covered, Log.MAX_BATCH);
                for (Event event : page) {
                    if (Streams.isOne(event.stream())) {
                        seen.accept(event);
                        unwritten.put(event.stream(), event);
                    }
                }
                covered = page.isEmpty() ? covered : page.getLast().position();
                if (unwritten.size() >= MOST_UNWRITTEN) {
                    writeAll();
                }
            } while (page.size() == Log.MAX_BATCH);
            return covered;
        } finally {
            following.unlock();
        }
    }

    /** Writes what is unwritten: a few one after the other, many side by side. */
    private void writeAll() {
        if (unwritten.size() < MANY) {
            unwritten.values().forEach(this::write);
        } else {
            writeSideBySide();
        }
        unwritten.clear();
    }

    private void writeSideBySide() {
        Queue<Event> left = new ConcurrentLinkedQueue<>(unwritten.values());
        Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        var threads = Thread.ofVirtual().name("machine-directory-", 0).factory();
        try (var writers = Executors.newThreadPerTaskExecutor(threads)) {
            for (int i = 0; i < WRITERS; i++) {
                writers.execute(() -> {
                    try {
                        for (Event next = left.poll(); next != null && failures.isEmpty(); next = left.poll()) {
                            write(next);
                        }
                    } catch (RuntimeException failed) {
                        failures.add(failed);
                    }
                });
            }
        }
        RuntimeException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
    }

    /** Remembers in the store how far the log was followed. */
    void save() {
        following.lock();
        try {
            writeAll();
            if (covered > saved) {
                docs.put(
                        FOLLOWED,
                        DIRECTORY,
                        Expected.any(),
                        NewDoc.of(Trees.json(Trees.object().put("position", covered))));
                saved = covered;
            }
        } finally {
            following.unlock();
        }
    }

    /** @param event the last one of an instance that was read; the first one says all there is without reading more */
    private void write(Event event) {
        if (event.version() == 1) {
            write(Fold.apply(null, EntryCodec.decode(event), LoggedInstances.mark(event))
                    .instance());
            return;
        }
        Optional<Configuration> found = instances.find(Streams.instance(event.stream()));
        if (found.isPresent() && found.get().instance().version() < event.version()) {
            found = Optional.of(instances.fresh(found.get()));
        }
        found.ifPresent(configuration -> write(configuration.instance()));
    }

    private void write(Instance instance) {
        Component component = definitions.of(instance).orElse(null);
        String timer = instance.timers().isEmpty() ? null : timerKey(instance);
        for (boolean fresh = instance.version() == 1; ; fresh = false) {
            Optional<Doc> before = fresh ? Optional.empty() : docs.get(Listing.COLLECTION, instance.id());
            if (before.isPresent() && Listing.version(before.get()) >= instance.version()) {
                return;
            }
            String timerBefore = before.map(Listing::timer).orElse(null);
            if (timer != null && !timer.equals(timerBefore)) {
                docs.put(TIMERS, timer, Expected.any(), NewDoc.of(Json.EMPTY));
            }
            try {
                Expected expected =
                        before.map(doc -> Expected.version(doc.version())).orElse(Expected.none());
                docs.put(Listing.COLLECTION, instance.id(), expected, Listing.doc(instance, component, timer));
            } catch (StoreException.Conflict faster) {
                continue;
            }
            if (timerBefore != null && !timerBefore.equals(timer)) {
                docs.delete(TIMERS, timerBefore, Expected.any());
            }
            return;
        }
    }

    private static String timerKey(Instance instance) {
        Instant deadline = instance.timers().getFirst().deadline();
        return instance.component() + "/" + String.format("%015d", deadline.toEpochMilli()) + "/" + instance.id();
    }

    /**
     * The instances of a component with a timer that falls due until {@code until}, the earliest first.
     *
     * @return up to 1,000 of them, each with the key of its document
     */
    List<DueTimer> due(String component, Instant until) {
        String prefix = component + "/";
        String end = prefix + String.format("%015d", until.toEpochMilli()) + "/~";
        return docs.scan(TIMERS, prefix, Docs.MAX_BATCH).stream()
                .map(Doc::key)
                .filter(key -> key.startsWith(prefix) && key.compareTo(end) <= 0)
                .map(key -> new DueTimer(key, key.substring(prefix.length() + 16)))
                .toList();
    }

    /** Documents about timers that are not set any more are removed on the way. */
    @Override
    public boolean timed(String component) {
        return StoreFailed.asking("look for timers in", component, () -> {
            catchUp();
            List<DueTimer> page;
            do {
                page = due(component, Downtime.FOREVER);
                for (DueTimer due : page) {
                    if (instances.find(due.instance()).map(instances::fresh).stream()
                            .anyMatch(found -> !found.instance().timers().isEmpty())) {
                        return true;
                    }
                    forget(due);
                }
            } while (!page.isEmpty());
            return false;
        });
    }

    /** An instance that has a timer, and the key of the document that says so. */
    record DueTimer(String key, String instance) {}

    /** Removes a document about a timer that is not set any more. */
    void forget(DueTimer timer) {
        docs.delete(TIMERS, timer.key(), Expected.any());
    }
}
