package dev.holdfast.machine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which instances there are. Thread-safe. */
interface Directory {
    /** Among others all instances that a broadcast may be for, as of now. */
    List<String> candidates(Send.Broadcast broadcast);

    /**
     * Instances in the order of their ids, those after {@code afterId}.
     *
     * @param query what they have in common
     * @param limit 1 to 1,000
     */
    List<String> list(Query query, String afterId, int limit);

    /** Puts a timer that cannot happen out of the way of others, until {@link #unpark}. */
    void park(Instance instance);

    /** Brings the timers of an instance back. */
    void unpark(Instance instance);

    /** Whether an instance of a component has a timer. */
    boolean timed(String component);

    /**
     * What instances have in common. Immutable.
     *
     * @param component null for any; without it, no machine can be named
     * @param machine null for any; without it, no state can be named
     * @param state null for any
     * @param over whether they are over, instead of living
     */
    record Query(
            @Nullable String component,
            @Nullable String machine,
            @Nullable String state,
            boolean over) {
        public Query {
            if (machine != null && component == null) {
                throw new IllegalArgumentException(
                        "machine '" + machine + "' is named without its component; name both");
            }
            if (state != null && machine == null) {
                throw new IllegalArgumentException("state '" + state + "' is named without its machine; name both");
            }
        }
    }
}
