package dev.holdfast.machine;

import java.util.List;

/** What has become of an event. Immutable. */
public sealed interface Outcome {
    /** The instance as it is now. */
    Instance instance();

    /**
     * The event was taken, and that is recorded.
     *
     * @param path the states the instance went through, the first one first; the last is the one it is in
     */
    record Taken(Instance instance, List<String> path) implements Outcome {
        public Taken {
            path = List.copyOf(path);
        }
    }

    /** The event with this id was taken before; nothing happened again. */
    record Repeated(Instance instance) implements Outcome {}

    /**
     * The event changed nothing.
     *
     * @param explanation a sentence: why, and which events are possible
     */
    record Ignored(Instance instance, String explanation) implements Outcome {}
}
