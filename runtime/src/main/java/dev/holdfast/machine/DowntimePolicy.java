package dev.holdfast.machine;

/** What becomes of timers whose deadline passed while no process hosted their component. */
public enum DowntimePolicy {
    /** They happen at once. */
    FIRE,
    /** They wait as long as they still had to wait when the last process went away; time stood still. */
    REMAINING,
    /** They are dropped; the instances stay where they are. */
    SKIP
}
