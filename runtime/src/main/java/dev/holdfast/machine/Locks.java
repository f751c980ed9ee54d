package dev.holdfast.machine;

import java.util.concurrent.locks.ReentrantLock;

/** A lock for each instance, or nearly so: events of one are decided one at a time in this process. Thread-safe. */
final class Locks {
    private static final int STRIPES = 4_096;

    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

    Locks() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    ReentrantLock of(String instance) {
        int hash = instance.hashCode();
        return stripes[(hash ^ hash >>> 16) & STRIPES - 1];
    }
}
