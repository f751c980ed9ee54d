package dev.holdfast.machine;

import dev.holdfast.event.Fenced;
import java.util.List;
import java.util.Optional;

/** Where instances are. Thread-safe. */
interface Instances {
    /** An instance, perhaps as it was a moment ago: whoever writes on learns that by being {@linkplain Fenced fenced}. */
    Optional<Configuration> find(String id);

    /** The instance as of a version, from nothing but its events; nothing if there are none. */
    Optional<Configuration> replayed(String id, long throughVersion);

    /** The instance as it is now. */
    Configuration fresh(Configuration instance);

    /**
     * Records drafts, whole or not at all, if the instance is still as it was.
     *
     * @param after what it is with them
     * @return whether they are recorded now; false if an event with the id of the first one was recorded before
     * @throws Fenced if the instance has changed; find it again
     */
    boolean record(long version, Configuration after, List<Draft> drafts);

    /** Whether the stream of an instance holds an event with this id. */
    boolean recorded(String instance, String eventId);

    /**
     * What the event is to be called that a caller sends with an id of its own: that id, or another one where it names an
     * event already.
     *
     * @param request the caller's id, which is compared among those sent to the same instance
     * @return nothing if it was recorded before
     */
    Optional<String> idFor(String instance, String request);

    /** The version of the stream of an instance, also where nothing is kept of it; 0 where there was none. */
    long version(String instance);

    /** Takes what events amount to for true, instead of a snapshot, which is removed. */
    void believe(Configuration replayed);

    /** Forgets what it remembers of an instance. */
    void forget(String id);
}
