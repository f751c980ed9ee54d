package dev.holdfast.store.file;

import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands out positions, and knows up to where nothing is still on its way. Streams in files of their own are forced in any
 * order; a reader of all of them must not pass a position that may yet appear. Thread-safe.
 */
final class Positions {
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeSet<Long> pending = new TreeSet<>();
    private long last;

    Positions(long last) {
        this.last = last;
    }

    /** Takes {@code count} positions, the first of which is returned; {@link #settled} must follow. */
    long take(int count) {
        lock.lock();
        try {
            long first = last + 1;
            last += count;
            pending.add(first);
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Says that the positions taken from {@code first} on are stored, or never will be. */
    void settled(long first) {
        lock.lock();
        try {
            pending.remove(first);
        } finally {
            lock.unlock();
        }
    }

    /** Makes sure that no position up to {@code seen} is handed out. */
    void passed(long seen) {
        lock.lock();
        try {
            last = Math.max(last, seen);
        } finally {
            lock.unlock();
        }
    }

    /** The position up to which nothing new will appear. */
    long frontier() {
        lock.lock();
        try {
            return pending.isEmpty() ? last : pending.first() - 1;
        } finally {
            lock.unlock();
        }
    }
}
