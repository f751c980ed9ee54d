package dev.holdfast.process;

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
public final class Captured {
    private static final int TAIL = 2_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final int limit;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private byte[] tail = new byte[0];
    private long taken;
    private boolean closed;

    /** @param limit how many bytes of the beginning are kept */
    Captured(int limit) {
        this.limit = limit;
    }

    /** Reads to the end, or until it was closed. */
    void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (in) {
            int count = in.read(buffer);
            while (count >= 0 && add(buffer, count)) {
                count = in.read(buffer);
            }
        }
    }

    private boolean add(byte[] buffer, int count) {
        return locked(() -> {
            if (!closed) {
                take(buffer, count);
            }
            return !closed;
        });
    }

    /** Nothing that comes from here on is taken in. */
    void close() {
        locked(() -> closed = true);
    }

    /** How many bytes have come so far. */
    long taken() {
        return locked(() -> taken);
    }

    private void take(byte[] buffer, int count) {
        int kept = Math.min(count, limit - head.size());
        head.write(buffer, 0, kept);
        taken += count;
        byte[] both = new byte[Math.min(TAIL, tail.length + count)];
        int fresh = Math.min(count, both.length);
        System.arraycopy(buffer, count - fresh, both, both.length - fresh, fresh);
        System.arraycopy(tail, tail.length - (both.length - fresh), both, 0, both.length - fresh);
        tail = both;
    }

    /** Whether more came than is kept. */
    public boolean truncated() {
        return locked(() -> taken > head.size());
    }

    /** The beginning, as text. */
    public String text() {
        return locked(() -> head.toString(StandardCharsets.UTF_8));
    }

    /** The end, as text, for a message. */
    public String end() {
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
