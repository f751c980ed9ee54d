package dev.holdfast.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Takes in the output of a process: keeps the beginning, and the end for messages, and drops what is between, so that a
 * process that prints for hours neither fills memory nor waits. Thread-safe.
 */
public final class Captured {
    private static final int TAIL = 2_000;

    /** What all outputs together may keep: until a byte has become part of a result, it needs some more memory. */
    private static final Memory OF_ALL = new Memory(Runtime.getRuntime().maxMemory() / 4);

    private final ReentrantLock lock = new ReentrantLock();
    private final int limit;
    private final Memory memory;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private byte[] tail = new byte[0];
    private long taken;
    private boolean lost;
    private boolean closed;

    /** @param limit how many bytes of the beginning are kept */
    Captured(int limit) {
        this(limit, OF_ALL);
    }

    Captured(int limit, Memory memory) {
        this.limit = limit;
        this.memory = memory;
    }

    /** How much may be kept, by all who share it. Thread-safe. */
    static final class Memory {
        private final long most;
        private final AtomicLong taken = new AtomicLong();

        Memory(long most) {
            this.most = most;
        }

        boolean take(int bytes) {
            boolean granted = taken.addAndGet(bytes) <= most;
            if (!granted) {
                taken.addAndGet(-bytes);
            }
            return granted;
        }

        void give(int bytes) {
            taken.addAndGet(-bytes);
        }
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

    /** The same, and what is kept is given up. */
    void discard() {
        locked(() -> {
            closed = true;
            memory.give(head.size());
            head.reset();
            return closed;
        });
    }

    /** How many bytes have come so far. */
    long taken() {
        return locked(() -> taken);
    }

    private void take(byte[] buffer, int count) {
        int kept = Math.min(count, limit - head.size());
        if (memory.take(kept)) {
            head.write(buffer, 0, kept);
        } else {
            lost = true;
        }
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

    /**
     * The beginning, as text.
     *
     * @throws IOException if there was no memory to keep all of it
     */
    public String text() throws IOException {
        if (locked(() -> lost)) {
            throw new IOException(
                    "the outputs of all commands at work have more than " + memory.most
                            + " bytes together, for which there is no memory; lower maxOutputBytes or --parallel, or give Java more");
        }
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
