package dev.holdfast.machine;

import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Passes over instances with which something fails for good, so that the others go on: notes that as a document, once, and as
 * an event in the instance's own stream where that takes one. Thread-safe.
 */
final class PassedOverInstances {
    private static final System.Logger LOG = System.getLogger(PassedOverInstances.class.getName());

    private final PassedOverDocs docs;
    private final Instances instances;
    private final InstantSource clock;
    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    PassedOverInstances(PassedOverDocs docs, Instances instances, InstantSource clock) {
        this.docs = docs;
        this.instances = instances;
        this.clock = clock;
    }

    /** Learns what was passed over before. */
    void begin() {
        docs.all()
                .filter(passed -> passed.kind() == PassedOver.Kind.INSTANCE)
                .forEach(passed -> ids.add(passed.instance()));
    }

    /** The ids of those that are passed over. */
    Set<String> ids() {
        return Set.copyOf(ids);
    }

    /**
     * Works on an instance, or passes it over.
     *
     * @return whether the work is done
     * @throws RuntimeException what may pass
     */
    boolean unless(String instance, Runnable work) {
        Throwable failure = failure(work);
        if (failure != null) {
            pass(instance, failure);
        }
        return failure == null;
    }

    void pass(String instance, Throwable failure) {
        pass(PassedOver.instance(instance, failure, clock.instant()), null);
        ids.add(instance);
    }

    /** What fails for good; null if nothing does. */
    static @Nullable Throwable failure(Runnable work) {
        for (int tries = 1; ; tries++) {
            try {
                work.run();
                return null;
            } catch (RuntimeException | Error failed) {
                if (Trouble.passes(failed)) {
                    throw failed;
                }
                if (Trouble.lasts(failed) || tries == Trouble.TRIES) {
                    return failed;
                }
            }
        }
    }

    /**
     * Notes what is passed over; where that is new, also in the stream of the instance.
     *
     * @param event what did not happen; null for no event in particular
     */
    void pass(PassedOver passed, @Nullable String event) {
        if (docs.note(passed)) {
            tell(passed, event == null ? "PASSED_OVER" : event);
        }
    }

    private void tell(PassedOver passed, String event) {
        try {
            for (int tries = 0; tries < Trouble.TRIES && !told(passed, event); tries++) {
                instances.forget(passed.instance()); // another process was faster
            }
        } catch (RuntimeException | Error cannot) {
            LOG.log(System.Logger.Level.DEBUG, "the stream of '" + passed.instance() + "' takes no note", cannot);
        }
    }

    private boolean told(PassedOver passed, String event) {
        Instant now = clock.instant();
        Configuration at =
                instances.find(passed.instance()).map(instances::fresh).orElse(null);
        if (at == null) {
            return true;
        }
        Instance instance = at.instance();
        var entry = new Entry.Refused(
                MachineEvent.of(event, now), Entry.Reason.PASSED_OVER, passed.why(), instance.status(), List.of());
        var draft = new Draft(NewEvent.newId(), entry, now, List.of(), null);
        var mark = new Fold.Mark(Streams.of(instance.id()), draft.id(), instance.version() + 1, now, null);
        try {
            return instances.record(instance.version(), Fold.apply(at, entry, mark), List.of(draft));
        } catch (dev.holdfast.event.Fenced faster) {
            return false;
        }
    }

    /** Takes an instance back that was passed over. */
    void done(String instance) {
        if (ids.contains(instance)) {
            docs.done(new PassedOver(PassedOver.Kind.INSTANCE, instance, "", "", "", Instant.EPOCH));
            ids.remove(instance);
        }
    }

    /** Notes an event of the log that is damaged. */
    void damaged(long position, StoreException.Corrupt damage) {
        docs.note(new PassedOver(
                PassedOver.Kind.INSTANCE,
                "",
                "",
                "event at position " + position,
                String.valueOf(damage.getMessage()),
                clock.instant()));
    }
}
