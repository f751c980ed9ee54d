package dev.holdfast.machine;

import org.jspecify.annotations.Nullable;

/**
 * Something a runtime has done. Immutable.
 *
 * @param instance as it is afterwards
 * @param before the state it was in; null for a new instance
 * @param state the state it came to; where one thing led to the next at once, the instance is further already
 * @param event what led to it; null where no event did
 * @param explanation why an event was ignored, or a handler or the runtime failed; null where nothing is to be explained
 */
public record Notification(
        Kind kind,
        Instance instance,
        @Nullable String before,
        String state,
        @Nullable MachineEvent event,
        @Nullable String explanation) {
    /** What has happened, in the originals' words. */
    public enum Kind {
        INSTANCE_CREATED,
        STATE_CHANGE,
        INSTANCE_DISPOSED,
        INSTANCE_RESTORED,
        EVENT_IGNORED,
        USER_CODE_ERROR,
        INTER_MACHINE_TRANSITION,
        CROSS_COMPONENT_TRANSITION,
        CASCADE_COMPLETED
    }
}
