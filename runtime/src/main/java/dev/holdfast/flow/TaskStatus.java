package dev.holdfast.flow;

import java.util.Locale;

/** Where a step of a run stands, by the run's events alone. */
public enum TaskStatus {
    PENDING,
    /** Its attempt has started and no outcome is recorded. */
    RUNNING,
    /** Its last attempt failed, and the next one is waiting for its time. */
    RETRYING,
    COMPLETED,
    FAILED,
    /** Failed, its last attempt by running out of time. */
    TIMEOUT,
    /** Its condition was false. */
    SKIPPED,
    /** It was running when its run was cancelled. */
    CANCELLED;

    /** Whether it has an outcome. */
    public boolean finished() {
        return this != PENDING && this != RUNNING && this != RETRYING;
    }

    /** The lower-case word that people and programs see. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
