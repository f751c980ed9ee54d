package dev.holdfast.machine;

import dev.holdfast.machine.model.Component;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.StoreException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the documents by which an instance and its earliest timer are found. Each says the version of the instance it
 * covers, so any number of processes may write them; damaged ones are written anew. Thread-safe.
 */
final class InstanceIndex {
    private final Docs docs;
    private final Definitions definitions;
    private final TimerIndex timers;

    InstanceIndex(Docs docs, Definitions definitions, TimerIndex timers) {
        this.docs = docs;
        this.definitions = definitions;
        this.timers = timers;
    }

    /** What is there of an instance. */
    private record Before(@Nullable Doc doc, boolean damaged) {
        long version() {
            return doc == null ? 0 : Listing.version(doc);
        }

        @Nullable
        String timer() {
            return doc == null ? null : Listing.timer(doc);
        }

        Expected expected() {
            return damaged ? Expected.any() : doc == null ? Expected.none() : Expected.version(doc.version());
        }
    }

    void write(Instance instance) {
        Component component = definitions.of(instance).orElse(null);
        for (boolean fresh = instance.version() == 1; ; fresh = false) {
            Before before = fresh ? new Before(null, false) : before(instance.id());
            if (before.version() >= instance.version() || tryWrite(instance, component, before)) {
                return;
            }
        }
    }

    /**
     * Writes it whatever there is, or removes what there is.
     *
     * @param instance reads it from its events; nothing if there are none
     */
    void rewrite(String id, Supplier<Optional<Instance>> instance) {
        boolean written;
        do {
            Before before = before(id); // first: documents follow the events
            Optional<Instance> found = instance.get();
            if (found.isPresent()) {
                String timer = TimerIndex.key(found.get());
                if (timer != null) {
                    timers.put(timer, found.get());
                }
                written = tryWrite(found.get(), definitions.of(found.get()).orElse(null), before);
            } else {
                written = tryDelete(id, before);
            }
        } while (!written);
    }

    private boolean tryDelete(String id, Before before) {
        try {
            docs.delete(Listing.COLLECTION, id, before.expected());
            return true;
        } catch (StoreException.Conflict faster) {
            return false;
        }
    }

    private Before before(String id) {
        try {
            Optional<Doc> doc = docs.get(Listing.COLLECTION, id);
            boolean damaged = doc.isPresent() && Listing.version(doc.get()) == 0;
            return new Before(damaged ? null : doc.orElse(null), damaged);
        } catch (StoreException.Corrupt damaged) {
            return new Before(null, true);
        }
    }

    /** False if another process was faster. */
    private boolean tryWrite(Instance instance, @Nullable Component component, Before before) {
        String timer = TimerIndex.key(instance);
        String timerBefore = before.timer();
        if (timer != null && !timer.equals(timerBefore)) {
            timers.put(timer, instance);
        }
        try {
            docs.put(Listing.COLLECTION, instance.id(), before.expected(), Listing.doc(instance, component, timer));
        } catch (StoreException.Conflict faster) {
            return false;
        }
        if (timerBefore != null && !timerBefore.equals(timer)) {
            timers.remove(timerBefore);
        }
        return true;
    }
}
