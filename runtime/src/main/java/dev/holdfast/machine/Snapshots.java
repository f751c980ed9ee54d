package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Copies of instances, a document each, written behind their backs every so many transitions and when they are over. Nothing
 * depends on them but the time it takes to read an instance. Thread-safe; closing it writes what is waiting.
 */
final class Snapshots implements AutoCloseable {
    /** The collection of the latest snapshot of each instance, by its id. */
    static final String LATEST = "machine_snapshots";

    /** The collection of those before, {@code <instance>/<version, 19 digits>}. */
    static final String EARLIER = "machine_snapshots_earlier";

    private static final System.Logger LOG = System.getLogger(Snapshots.class.getName());

    private final Docs docs;
    private final InstantSource clock;
    private final int interval;
    private final int retained;
    private final Map<String, Configuration> waiting = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock();

    /**
     * @param interval how many transitions lie between two
     * @param retained how many are kept of each instance
     */
    Snapshots(Docs docs, InstantSource clock, int interval, int retained) {
        this.docs = docs;
        this.clock = clock;
        this.interval = interval;
        this.retained = retained;
    }

    /** Writes a snapshot soon, if one is due. */
    void changed(long versionBefore, Configuration now) {
        Instance instance = now.instance();
        long made = Math.max(1, instance.version() - versionBefore);
        boolean due = instance.status() != Instance.Status.ACTIVE
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
        } catch (StoreException failed) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "no snapshot of instance '" + next.instance().id() + "' was written; its events are all there: "
                            + failed.getMessage());
        }
    }

    void save(Configuration configuration) {
        String id = configuration.instance().id();
        Optional<Doc> before = docs.get(LATEST, id);
        if (before.isPresent()
                && version(before.get()) >= configuration.instance().version()) {
            return;
        }
        try {
            Expected expected =
                    before.map(doc -> Expected.version(doc.version())).orElse(Expected.none());
            if (before.isPresent() && retained > 1) {
                keep(id, before.get());
            }
            docs.put(LATEST, id, expected, NewDoc.of(encode(configuration)));
        } catch (StoreException.Conflict fasterElsewhere) {
            LOG.log(System.Logger.Level.DEBUG, "another process has written a snapshot of '" + id + "'");
        }
    }

    private void keep(String id, Doc before) {
        String key = id + "/" + String.format("%019d", version(before));
        docs.put(EARLIER, key, Expected.any(), NewDoc.of(before.body()));
        var earlier = docs.scan(EARLIER, id + "/", Docs.MAX_BATCH).stream()
                .filter(doc -> doc.key().startsWith(id + "/"))
                .toList();
        for (Doc old : earlier.subList(0, Math.max(0, earlier.size() - (retained - 1)))) {
            docs.delete(EARLIER, old.key(), Expected.any());
        }
    }

    private static long version(Doc doc) {
        return Trees.read(doc.body()).path("version").asLong(0);
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
        return docs.get(LATEST, id).flatMap(doc -> Optional.ofNullable(decoded(doc)));
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
        } catch (IllegalArgumentException | ClassCastException | tools.jackson.core.JacksonException unreadable) {
            wrong = String.valueOf(unreadable.getMessage());
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "the snapshot of instance '" + doc.key() + "' is damaged (" + wrong
                        + ") and passed over; the instance is read from its events");
        return null;
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
        } finally {
            writing.unlock();
        }
    }
}
