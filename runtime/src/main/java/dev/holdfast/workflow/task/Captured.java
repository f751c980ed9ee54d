package dev.holdfast.workflow.task;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Takes in the output of a process: keeps the beginning, and the end for messages, and drops what is between, so that a
 * process that prints for hours neither fills memory nor waits. Thread-safe.
 */
final class Captured {
    private static final int TAIL = 2_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final int limit;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private byte[] tail = new byte[0];
    private long dropped;

    /** @param limit how many bytes of the beginning are kept */
    Captured(int limit) {
        this.limit = limit;
    }

    /** Reads to the end. */
    void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            add(buffer, count);
        }
    }

    private void add(byte[] buffer, int count) {
        lock.lock();
        try {
            take(buffer, count);
        } finally {
            lock.unlock();
        }
    }

    private void take(byte[] buffer, int count) {
        int kept = Math.min(count, limit - head.size());
        head.write(buffer, 0, kept);
        dropped += count - kept;
        byte[] both = new byte[Math.min(TAIL, tail.length + count)];
        int fresh = Math.min(count, both.length);
        System.arraycopy(buffer, count - fresh, both, both.length - fresh, fresh);
        System.arraycopy(tail, tail.length - (both.length - fresh), both, 0, both.length - fresh);
        tail = both;
    }

    boolean truncated() {
        return locked(() -> dropped > 0);
    }

    /** The beginning, as text. */
    String text() {
        return locked(() -> head.toString(StandardCharsets.UTF_8));
    }

    /** The end, as text, for a message. */
    String end() {
        return locked(() -> new String(tail, StandardCharsets.UTF_8).strip());
    }

    private <T> T locked(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }
}
