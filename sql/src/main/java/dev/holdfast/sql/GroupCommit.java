package dev.holdfast.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Lets requests that come while one group is being worked on gather for the next, so that many share one commit. The thread
 * of a group's first request works for all of it. Thread-safe.
 */
final class GroupCommit<R extends GroupCommit.Request> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<R> waiting = new ArrayDeque<>();
    private final Consumer<List<R>> work;
    private final int most;
    private boolean led;

    /** @param most the greatest weight of a group */
    GroupCommit(int most, Consumer<List<R>> work) {
        this.most = most;
        this.work = work;
    }

    /** Something that can share a commit with others that have another key. */
    abstract static class Request {
        private final Semaphore turn = new Semaphore(0);
        private volatile boolean done;

        abstract Object key();

        abstract int weight();

        final Semaphore turn() {
            return turn;
        }

        final boolean done() {
            return done;
        }

        final void finish() {
            done = true;
            turn.release();
        }
    }

    /** Returns once the request was worked on, alone or with others. */
    @SuppressWarnings("ReferenceEquality") // this very request, not one like it
    void run(R request) {
        if (!leads(request)) {
            request.turn().acquireUninterruptibly();
            if (request.done()) {
                return;
            }
        }
        List<R> group = group(request);
        try {
            work.accept(group);
        } finally {
            for (R other : group) {
                if (other != request) {
                    other.finish();
                }
            }
            handOver();
        }
    }

    private boolean leads(R request) {
        lock.lock();
        try {
            if (led) {
                waiting.add(request);
                return false;
            }
            led = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private List<R> group(R first) {
        lock.lock();
        try {
            List<R> group = new ArrayList<>(List.of(first));
            Set<Object> keys = new HashSet<>(Set.of(first.key()));
            int weight = first.weight();
            for (Iterator<R> others = waiting.iterator(); others.hasNext() && weight < most; ) {
                R other = others.next();
                if (weight + other.weight() <= most && keys.add(other.key())) {
                    others.remove();
                    group.add(other);
                    weight += other.weight();
                }
            }
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void handOver() {
        lock.lock();
        try {
            R next = waiting.poll();
            if (next == null) {
                led = false;
            } else {
                next.turn().release();
            }
        } finally {
            lock.unlock();
        }
    }
}
