package dev.holdfast.machine;

import dev.holdfast.event.Fenced;
import dev.holdfast.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What happens to instances: of each in the order of its versions, and of all in one order. Thread-safe. */
interface InstanceLog {
    /**
     * Records drafts, whole or not at all, after a version of an instance.
     *
     * @param after what it is with them
     * @return whether they are recorded now; false if an event with the id of the first one was recorded before
     * @throws Fenced if the instance is at another version
     */
    boolean append(long version, Configuration after, List<Draft> drafts);

    /** What happened to an instance after a version, up to {@link dev.holdfast.store.Log#MAX_BATCH} of it. */
    List<Logged> read(String instance, long afterVersion);

    /** The version of an instance, also where nothing is kept of it; 0 where there was none. */
    long version(String instance);

    /** Whether an event with this id was recorded of an instance. */
    boolean recorded(String instance, String eventId);

    /**
     * What the event is to be called that a caller sends with an id of its own.
     *
     * @return nothing if it was recorded before
     */
    Optional<String> idFor(String instance, String request);

    /**
     * What happened to all instances after a position.
     *
     * @param damaged is told of positions that cannot be read, and why
     */
    Page after(long position, BiConsumer<Long, StoreException.Corrupt> damaged);

    /**
     * Some of what happened.
     *
     * @param through the position up to which all of it is read
     * @param last whether nothing follows for now
     */
    record Page(List<Logged> logged, long through, boolean last) {
        public Page {
            logged = List.copyOf(logged);
        }
    }
}
