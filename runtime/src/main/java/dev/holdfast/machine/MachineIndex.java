package dev.holdfast.machine;

import dev.holdfast.event.DamagedDocs;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Pages;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;

/**
 * Writes the documents anew by which instances and their timers are found, from the events of the instances alone: for one
 * that somebody has deleted, changed or damaged, since documents only follow what is appended. Others may work meanwhile.
 * Thread-safe.
 */
public final class MachineIndex {
    private static final System.Logger LOG = System.getLogger(MachineIndex.class.getName());

    private final Docs docs;
    private final InstanceLog log;
    private final Instances instances;
    private final InstanceIndex index;

    /** That of the instances on a store. */
    public MachineIndex(Backend store) {
        this(
                store.docs(),
                new StoredLog(store.log()),
                new LoggedInstances(store, new InstanceCache(1)),
                new Definitions(store.docs()));
    }

    MachineIndex(Docs docs, InstanceLog log, Instances instances, Definitions definitions) {
        this.docs = docs;
        this.log = log;
        this.instances = instances;
        this.index = new InstanceIndex(docs, definitions, new TimerIndex(docs));
    }

    /**
     * Writes the documents of all instances, and removes those of which the log knows nothing, and damaged snapshots of
     * recorded instances. An instance that cannot be read keeps what it has.
     */
    public void rebuild() {
        rebuild((id, failure) -> LOG.log(
                System.Logger.Level.WARNING,
                "instance '" + id + "' is listed as it was, for it cannot be read or written: "
                        + Trouble.sentence(failure)));
    }

    /** @param failed is told of instances that cannot be read or written, and why */
    void rebuild(BiConsumer<String, Throwable> failed) {
        StoreFailed.asking("list", "instances", () -> {
            Set<String> known = known();
            Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
            SideBySide.each(known, id -> {
                try {
                    rewriteIfReadable(id, failed);
                } catch (RuntimeException away) {
                    failures.add(away);
                }
            });
            RuntimeException failure = failures.peek();
            if (failure != null) {
                throw failure;
            }
            Docs readable = docs.passingOver(damage -> {}); // of instances that the log does not know
            for (Doc listed : Pages.of(readable, Listing.COLLECTION)) {
                if (!known.contains(listed.key())) {
                    rewriteIfReadable(listed.key(), failed);
                }
            }
            DamagedDocs.keys(docs, Listing.COLLECTION).forEach(id -> rewriteIfReadable(id, failed));
            Pages.of(readable, FollowedDirectory.TIMERS).forEach(this::removeIfOld);
            DamagedDocs.delete(docs, FollowedDirectory.TIMERS, any -> true); // those that are set were written above
            DamagedDocs.delete(docs, FollowedDirectory.FOLLOWED, any -> true);
            for (String collection : List.of(Snapshots.LATEST, Snapshots.EARLIER)) {
                DamagedDocs.delete(docs, collection, key -> isDerived(new Place.OfDoc(collection, key)));
            }
            return true;
        });
    }

    /**
     * Whether a document follows from the events of instances, so that {@link #rebuild} writes it anew or removes it where it
     * is damaged. A snapshot does where events are recorded.
     */
    public boolean isDerived(Place.OfDoc doc) {
        return switch (doc.collection()) {
            case Listing.COLLECTION, FollowedDirectory.TIMERS, FollowedDirectory.FOLLOWED -> true;
            case Snapshots.LATEST -> isRecorded(doc.key());
            case Snapshots.EARLIER ->
                isRecorded(doc.key().substring(0, Math.max(0, doc.key().lastIndexOf('/'))));
            default -> false;
        };
    }

    /** Whether there are events of an instance that can be read. */
    private boolean isRecorded(String id) {
        try {
            return !log.read(id, 0).isEmpty();
        } catch (StoreException.Corrupt | IllegalArgumentException unreadable) {
            return false;
        }
    }

    private Set<String> known() {
        Set<String> known = new LinkedHashSet<>();
        InstanceLog.Page page;
        long position = 0;
        do {
            page = log.after(position, (damaged, why) -> {});
            page.logged().forEach(logged -> known.add(logged.instance()));
            position = page.through();
        } while (!page.last());
        return known;
    }

    private void rewriteIfReadable(String id, BiConsumer<String, Throwable> failed) {
        Throwable failure = PassedOverInstances.failure(() -> rewrite(id));
        if (failure != null) {
            failed.accept(id, failure);
        }
    }

    /** Writes the documents of one instance; removes them if the log knows nothing of it. */
    void rewrite(String id) {
        index.rewrite(id, () -> instance(id));
    }

    private Optional<Instance> instance(String id) {
        return instances.replayed(id, Long.MAX_VALUE).map(Configuration::instance);
    }

    /** Removes a document about a timer that is not the earliest one of its instance. */
    private void removeIfOld(Doc doc) {
        List<Instance> found = new ArrayList<>();
        Throwable failure = PassedOverInstances.failure(
                () -> instance(TimerIndex.instance(doc)).ifPresent(found::add));
        boolean current = found.stream().anyMatch(instance -> doc.key().equals(TimerIndex.key(instance)));
        if (failure == null && !current) {
            try {
                docs.delete(FollowedDirectory.TIMERS, doc.key(), Expected.version(doc.version()));
            } catch (StoreException.Conflict set) {
                LOG.log(System.Logger.Level.DEBUG, "timer '" + doc.key() + "' was set meanwhile");
            }
        }
    }
}
