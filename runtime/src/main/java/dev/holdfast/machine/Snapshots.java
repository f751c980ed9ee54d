package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Copies of instances, a document each, written behind their backs every so many transitions and when they are over. Where
 * events are recorded, nothing depends on them but the time it takes to read an instance; where not, they are all that
 * outlives the process, and closing it writes whatever has changed since its last one. Thread-safe; closing it writes what is
 * waiting.
 */
final class Snapshots implements AutoCloseable {
    /** The collection of the latest snapshot of each instance, by its id. */
    static final String LATEST = "machine_snapshots";

    /** The collection of those before, {@code <instance>/<version, 19 digits>}. */
    static final String EARLIER = "machine_snapshots_earlier";

    private static final int DIGITS = 19;

    private static final System.Logger LOG = System.getLogger(Snapshots.class.getName());

    private final Docs docs;
    private final InstantSource clock;
    private final int interval;
    private final int retained;
    private final boolean recorded;

    /** Where no events are recorded: the instances that are not as their last snapshot has them. */
    private final Map<String, Configuration> unsaved = new ConcurrentHashMap<>();

    private final Map<String, Configuration> waiting = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock();

    /**
     * @param interval how many transitions lie between two; 0 for none at all
     * @param retained how many are kept of each instance
     * @param recorded whether the events are recorded that instances consist of
     */
    Snapshots(Docs docs, InstantSource clock, int interval, int retained, boolean recorded) {
        this.recorded = recorded;
        this.docs = docs;
        this.clock = clock;
        this.interval = interval;
        this.retained = retained;
    }

    /** The same, where events are recorded. */
    Snapshots(Docs docs, InstantSource clock, int interval, int retained) {
        this(docs, clock, interval, retained, true);
    }

    /** None are made. */
    static Snapshots none(Docs docs) {
        return new Snapshots(docs, InstantSource.system(), 0, 1);
    }

    /** Writes a snapshot soon, if one is due. */
    void changed(long versionBefore, Configuration now) {
        if (interval == 0) {
            return;
        }
        Instance instance = now.instance();
        long made = Math.max(1, instance.version() - versionBefore);
        if (!recorded) {
            unsaved.put(instance.id(), now);
        }
        boolean due = instance.status() != Instance.Status.ACTIVE
                || (!recorded && interval == 1)
                || instance.transitions() / interval
                        > (instance.transitions() - Math.min(made, instance.transitions())) / interval;
        if (due && waiting.put(instance.id(), now) == null) {
            order.add(instance.id());
            Thread.ofVirtual().name("machine-snapshots").start(this::write);
        }
    }

    private void write() {
        if (!writing.tryLock()) {
            return;
        }
        try {
            for (String id = order.poll(); id != null; id = order.poll()) {
                Configuration next = waiting.remove(id);
                if (next != null) {
                    trySave(next);
                }
            }
        } finally {
            writing.unlock();
        }
        if (!order.isEmpty()) {
            write();
        }
    }

    private void trySave(Configuration next) {
        try {
            save(next);
            unsaved.computeIfPresent(
                    next.instance().id(),
                    (id, last) -> last.instance().version() > next.instance().version() ? last : null);
        } catch (RuntimeException | Error failed) {
            String rest = recorded
                    ? "its events are all there"
                    : "this process alone knows it as it is, and tries again when it changes and when it is closed";
            LOG.log(
                    System.Logger.Level.WARNING,
                    "no snapshot of instance '" + next.instance().id() + "' was written; " + rest + ": "
                            + Trouble.sentence(failed));
        }
    }

    /** Writes a snapshot; over one that is damaged, too. */
    void save(Configuration configuration) {
        String id = configuration.instance().id();
        Expected expected = Expected.any();
        try {
            Optional<Doc> before = docs.get(LATEST, id);
            if (before.isPresent()
                    && version(before.get()) >= configuration.instance().version()) {
                return;
            }
            if (before.isPresent() && retained > 1) {
                keep(id, before.get());
            }
            expected = before.map(doc -> Expected.version(doc.version())).orElse(Expected.none());
        } catch (StoreException.Corrupt damaged) {
            LOG.log(System.Logger.Level.DEBUG, "the damaged snapshot of '" + id + "' is replaced", damaged);
        }
        try {
            docs.put(LATEST, id, expected, NewDoc.of(encode(configuration)));
        } catch (StoreException.Conflict fasterElsewhere) {
            LOG.log(System.Logger.Level.DEBUG, "another process has written a snapshot of '" + id + "'");
        }
    }

    private void keep(String id, Doc before) {
        docs.put(
                EARLIER,
                earlier(id) + String.format("%0" + DIGITS + "d", version(before)),
                Expected.any(),
                NewDoc.of(before.body()));
        List<String> kept = earlierKeys(docs, id);
        for (String old : kept.subList(0, Math.max(0, kept.size() - (retained - 1)))) {
            docs.delete(EARLIER, old, Expected.any());
        }
    }

    private static String earlier(String id) {
        String longest = id + "/" + "0".repeat(DIGITS);
        return (IndexName.of(longest).equals(longest) ? id : IndexName.digest(id)) + "/";
    }

    /** The keys of the snapshots of an instance before the latest, the oldest first. */
    static List<String> earlierKeys(Docs docs, String id) {
        String prefix = earlier(id);
        return Pages.of(docs.passingOver(damaged -> {}), EARLIER, prefix).stream()
                .map(Doc::key)
                .takeWhile(key -> key.startsWith(prefix))
                .filter(key -> key.length() == prefix.length() + DIGITS
                        && key.chars().skip(prefix.length()).allMatch(Character::isDigit)) // no other instance's
                .toList();
    }

    /** 0 if it is damaged. */
    private static long version(Doc doc) {
        try {
            return Trees.read(doc.body()).path("version").asLong(0);
        } catch (JacksonException damaged) {
            return 0;
        }
    }

    private Json encode(Configuration configuration) {
        ObjectNode json = ConfigurationCodec.encode(configuration, clock.instant());
        return Trees.json(json.put("checksum", checksum(json)));
    }

    private static String checksum(ObjectNode json) {
        try {
            byte[] canonical = Trees.json(json).canonical().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** The latest snapshot; nothing, and a warning, if it is damaged. */
    Optional<Configuration> find(String id) {
        return stored(docs, id).flatMap(doc -> Optional.ofNullable(decoded(doc)));
    }

    /** The document of the latest snapshot; nothing, and a warning, if the store cannot read it. */
    static Optional<Doc> stored(Docs docs, String id) {
        try {
            return docs.get(LATEST, id);
        } catch (StoreException.Corrupt damaged) {
            warn(damaged);
            return Optional.empty();
        }
    }

    /** Removes the latest snapshot of an instance. */
    void delete(String id) {
        docs.delete(LATEST, id, Expected.any());
    }

    static @Nullable Configuration decoded(Doc doc) {
        String wrong;
        try {
            ObjectNode json = (ObjectNode) Trees.read(doc.body());
            String checksum = json.path("checksum").asString("");
            json.remove("checksum");
            if (checksum.equals(checksum(json))) {
                return ConfigurationCodec.decode(json);
            }
            wrong = "its checksum does not match";
        } catch (RuntimeException unreadable) { // of whatever shape the damage has left it
            wrong = Trouble.sentence(unreadable);
        }
        warn("the snapshot of instance '" + doc.key() + "' is damaged (" + wrong + ")");
        return null;
    }

    private static void warn(StoreException.Corrupt damaged) {
        warn("a snapshot is damaged (" + damaged.getMessage() + ")");
    }

    private static void warn(String what) {
        LOG.log(
                System.Logger.Level.WARNING,
                what + " and passed over; where events are recorded, the instance is read from them");
    }

    @Override
    public void close() {
        writing.lock();
        try {
            for (Configuration next : waiting.values()) {
                trySave(next);
            }
            waiting.clear();
            order.clear();
            unsaved.values().forEach(this::trySave);
        } finally {
            writing.unlock();
        }
    }
}
