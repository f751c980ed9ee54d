package dev.holdfast.machine;

import dev.holdfast.event.DamageWarnings;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.Trees;
import dev.holdfast.machine.TimerIndex.DueTimer;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The directory as documents that follow the log: whoever asks first reads what was appended since, by whatever process.
 * Each document says the version of the instance it covers, so any number of processes may write them; they can be deleted
 * and come again. An instance that cannot be read or written is passed over, and the others go on. Thread-safe.
 */
final class FollowedDirectory implements Directory {
    /** The collection of the earliest timer of each instance. */
    static final String TIMERS = "machine_timers";

    /** The collection that says how far the log was followed. */
    static final String FOLLOWED = "machine_followed";

    private static final System.Logger LOG = System.getLogger(FollowedDirectory.class.getName());
    private static final String DIRECTORY = "directory";
    private static final long SAVE_EVERY = 1_000;

    /** How many instances may wait to be written. */
    private static final int MOST_UNWRITTEN = 10_000;

    /** After so many failures in one pass the store is taken to be away. */
    private static final int MOST_FAILURES = 10;

    /** After so many passes an instance that alone fails is passed over. */
    private static final int MOST_PASSES = 5;

    private final Docs docs;
    private final Instances instances;
    private final Definitions definitions;
    private final Consumer<Logged> seen;
    private final InstanceLog log;
    private final TimerIndex timers;
    private final InstanceIndex index;
    private final PassedOverInstances passedOver;
    private final ReentrantLock following = new ReentrantLock();
    private final Map<String, Logged> unwritten = new LinkedHashMap<>();

    /** How often each instance could not be written while the store was there. */
    private final Map<String, Integer> failing = new ConcurrentHashMap<>();

    private final DamageWarnings told = new DamageWarnings();

    /** Whether all documents are to be written anew. */
    private final AtomicBoolean damaged = new AtomicBoolean();

    private long covered = -1;
    private long saved;

    /** @param seen is told of every event of an instance, in the order of the log */
    FollowedDirectory(
            Docs docs,
            InstanceLog log,
            Instances instances,
            Definitions definitions,
            PassedOverInstances passedOver,
            Consumer<Logged> seen) {
        this.docs = docs;
        this.instances = instances;
        this.seen = seen;
        this.passedOver = passedOver;
        this.log = log;
        this.timers = new TimerIndex(docs, this::mendLater);
        this.index = new InstanceIndex(docs, definitions, timers);
        this.definitions = definitions;
    }

    /** Those that are passed over may be among them, for nobody knows. */
    @Override
    public List<String> candidates(Send.Broadcast broadcast) {
        return StoreFailed.asking("look for instances in", broadcast.component(), () -> {
            catchUp();
            Set<String> found = new TreeSet<>(passedOver.ids());
            for (String tag : Listing.tags(broadcast, definitions.latest(broadcast.component()))) {
                mended(all -> Pages.tagged(all, Listing.COLLECTION, tag).stream()
                                .map(Doc::key)
                                .toList())
                        .forEach(found::add);
            }
            return List.copyOf(found);
        });
    }

    @Override
    public List<String> list(Query query, String afterId, int limit) {
        return StoreFailed.asking("list", "instances", () -> {
            catchUp();
            String tag = Listing.tag(query);
            return mended(all ->
                    Pages.of((Doc last) ->
                                    all.find(Listing.COLLECTION, tag, last == null ? afterId : last.key(), limit))
                            .stream()
                            .filter(doc -> Listing.isFor(query, doc))
                            .limit(limit)
                            .map(Doc::key)
                            .toList());
        });
    }

    /**
     * Reads documents; where some are damaged, all are written anew from the events, and it reads those there are then. An
     * instance whose document the store does not replace is passed over.
     */
    private List<String> mended(Function<Docs, List<String>> reading) {
        List<String> read = reading.apply(docs.passingOver(this::mendLater));
        return mend() ? reading.apply(docs.passingOver(still -> {})) : read;
    }

    private void mendLater(StoreException.Corrupt damage) {
        if (told.isNew(damage)) {
            damaged.set(true);
        }
    }

    /** Writes all documents anew where one that was not told before is damaged; false if there is none. */
    private boolean mend() {
        if (!damaged.getAndSet(false)) {
            return false;
        }
        LOG.log(System.Logger.Level.WARNING, "the list of instances is written anew, for some of it is damaged");
        try {
            new MachineIndex(docs, log, instances, definitions).rebuild(passedOver::pass);
        } catch (RuntimeException unwritable) {
            LOG.log(System.Logger.Level.WARNING, "the list of instances stays damaged: " + unwritable.getMessage());
        }
        return true;
    }

    /** Reads what was appended since and writes what it changes; gives the position up to which all is known. */
    long catchUp() {
        following.lock();
        try {
            mend();
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
            begin();
            InstanceLog.Page page;
            do {
                page = log.after(covered, passedOver::damaged);
                for (Logged logged : page.logged()) {
                    passedOver.unless(logged.instance(), () -> seen.accept(logged));
                    unwritten.put(logged.instance(), logged);
                }
                covered = page.through();
                if (unwritten.size() >= MOST_UNWRITTEN) {
                    writeAll();
                }
            } while (!page.last());
            return covered;
        } finally {
            following.unlock();
        }
    }

    private void begin() {
        if (covered < 0) {
            passedOver.begin();
            covered = saved(docs, DIRECTORY).path("position").asLong(0);
            saved = covered;
        }
    }

    /** What is kept about how far something came; an empty object if it is not there or damaged, for it can be found anew. */
    static JsonNode saved(Docs docs, String key) {
        try {
            return docs.get(FOLLOWED, key).map(doc -> Trees.read(doc.body())).orElseGet(Trees::object);
        } catch (StoreException.Corrupt | JacksonException damaged) {
            return Trees.object();
        }
    }

    /**
     * Writes what is unwritten. What fails for now stays, and the others are written all the same.
     *
     * @throws StoreException the first of these failures
     */
    private void writeAll() {
        Queue<String> written = new ConcurrentLinkedQueue<>();
        Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        SideBySide.each(List.copyOf(unwritten.values()), logged -> {
            if (failures.size() < MOST_FAILURES) {
                try {
                    passedOver.unless(logged.instance(), () -> write(logged));
                    written.add(logged.instance());
                } catch (RuntimeException forNow) {
                    failures.add(forNow);
                    failing.merge(logged.instance(), 1, Integer::sum);
                }
            }
        });
        written.forEach(unwritten::remove);
        failing.keySet().retainAll(unwritten.keySet());
        RuntimeException failure = failures.peek();
        if (failure != null && (failures.size() >= MOST_FAILURES || !passOver(failure))) {
            throw failure;
        }
    }

    /** Passes over what alone has failed all the time; false if something is left that is to be tried again. */
    private boolean passOver(RuntimeException failure) {
        saved(docs, DIRECTORY); // fails if the store is away
        for (String id : List.copyOf(failing.keySet())) {
            if (failing.getOrDefault(id, 0) >= MOST_PASSES) {
                passedOver.pass(id, failure);
                failing.remove(id);
                unwritten.remove(id);
            }
        }
        return unwritten.isEmpty();
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

    /** @param logged the last of an instance that was read; the first one says all there is without reading more */
    private void write(Logged logged) {
        if (logged.version() == 1) {
            index.write(Fold.apply(null, logged.entry(), logged.mark()).instance());
        } else {
            write(logged.instance(), logged.version());
        }
        passedOver.done(logged.instance());
    }

    private void write(String id, long version) {
        Optional<Configuration> found = instances.find(id);
        if (found.isPresent() && found.get().instance().version() < version) {
            found = Optional.of(instances.fresh(found.get()));
        }
        found.ifPresent(configuration -> index.write(configuration.instance()));
    }

    /** Tries again to read an instance that was passed over, and to write it. */
    void retry(String id) {
        passedOver.unless(id, () -> {
            instances.forget(id);
            write(id, 0);
            instances.find(id).map(Configuration::instance).ifPresent(this::unpark);
            passedOver.done(id);
        });
    }

    /** The instances of a component with a timer that falls due until {@code until}, the earliest first, to the last. */
    Stream<DueTimer> due(String component, Instant until) {
        return timers.due(component, until);
    }

    /** Documents about timers that are not set any more are removed on the way. */
    @Override
    public boolean timed(String component) {
        return StoreFailed.asking("look for timers in", component, () -> {
            catchUp();
            return due(component, Downtime.FOREVER).anyMatch(due -> isSet(component, due));
        });
    }

    /** Whether the instance has a timer; where not, the document that says so is removed. */
    private boolean isSet(String component, DueTimer due) {
        List<Boolean> set = new ArrayList<>();
        passedOver.unless(
                due.instance(), () -> set.add(instanceOf(component, due).isPresent()));
        return set.contains(true);
    }

    /** The instance of a component that has a timer, as it is now; nothing, and no document more, if it has none. */
    Optional<Instance> instanceOf(String component, DueTimer due) {
        Optional<Instance> found =
                instances.find(due.instance()).map(instances::fresh).map(Configuration::instance);
        if (found.isPresent() && !found.get().component().equals(component)) {
            return Optional.empty();
        }
        if (found.isEmpty() || found.get().timers().isEmpty()) {
            timers.remove(due.key());
            return Optional.empty();
        }
        return found;
    }

    @Override
    public void park(Instance instance) {
        String key = TimerIndex.key(instance);
        if (key != null) {
            timers.remove(key);
        }
    }

    /** Puts a timer of an instance that cannot be read out of the way of others, until {@link #retry}. */
    void park(DueTimer due) {
        timers.remove(due.key());
    }

    @Override
    public void unpark(Instance instance) {
        String key = TimerIndex.key(instance);
        if (key != null) {
            timers.put(key, instance);
        }
    }
}
