package dev.holdfast.store.signal;

import dev.holdfast.store.Names;
import dev.holdfast.store.Signals;
import dev.holdfast.store.StoreException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Signals over a connection of its own, which is made when somebody first listens and made again whenever it breaks. It costs
 * one thread. Thread-safe. Closing it lets both end.
 */
public final class ConnectedSignals implements Signals, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ConnectedSignals.class.getName());
    private static final long RECONNECT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Line line;
    private final String place;
    private final Ears ears = new Ears();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private @Nullable Thread thread;
    private Line.@Nullable Call call;
    private boolean closed;
    private volatile boolean hearing;

    /** @param place what the store is called in messages, without secrets */
    public ConnectedSignals(Line line, String place) {
        this.line = line;
        this.place = place;
    }

    @Override
    public boolean arrive() {
        return true;
    }

    @Override
    public void send(String channel) {
        try {
            line.send(Names.check("channel", channel));
        } catch (StoreException lost) {
            LOG.log(System.Logger.Level.DEBUG, "a signal was lost: " + lost.getMessage(), lost);
        }
    }

    @Override
    public Listening listen(String channel, Runnable wake) {
        Listening listening;
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException(place + " is closed; open it again");
            }
            listening = ears.add(channel, wake);
            if (thread == null) {
                thread = Thread.ofPlatform().daemon().name("holdfast-signals").start(this::keepHearing);
            }
        } finally {
            lock.unlock();
        }
        if (hearing) {
            Ears.wake(wake);
        }
        return listening;
    }

    private void keepHearing() {
        boolean told = false;
        while (!isClosed()) {
            try {
                hear();
                told = false;
            } catch (Exception broken) {
                told = told && !hearing;
                if (!told && !isClosed()) {
                    String consequence = "; until they are, what others do is noticed by looking now and then";
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "signals of " + place + " are not heard: " + broken.getMessage() + consequence);
                    told = true;
                }
            }
            hearing = false;
            pause();
        }
    }

    private void hear() throws Exception {
        try (Line.Call connected = line.call()) {
            lock.lock();
            try {
                call = connected;
                if (closed) {
                    return;
                }
            } finally {
                lock.unlock();
            }
            connected.hear(this::ready, ears::wake);
        }
    }

    private void ready() {
        hearing = true;
        ears.wakeAll();
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void pause() {
        lock.lock();
        try {
            for (long left = RECONNECT_NANOS; left > 0 && !closed; ) {
                left = closing.awaitNanos(left);
            }
        } catch (InterruptedException tooShort) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            ears.clear();
            closing.signalAll();
            if (call != null) {
                call.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
