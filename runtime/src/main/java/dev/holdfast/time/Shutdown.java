package dev.holdfast.time;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Whether this process has been told to end. A signal that is meant for a whole service reaches other processes of it first,
 * or servers that it talks to: what fails while the process ends says nothing about the work. Thread-safe.
 */
public final class Shutdown {
    /** No process takes longer to end in order. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Shutdown OF_THIS_PROCESS = noticed();

    private final CountDownLatch begun = new CountDownLatch(1);

    /** One that begins when it is told to. */
    public Shutdown() {}

    /** The one that begins when this process gets SIGTERM, SIGINT or SIGHUP, or ends by itself. */
    public static Shutdown ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    private static Shutdown noticed() {
        var shutdown = new Shutdown();
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(shutdown::begin, "shutdown"));
        } catch (IllegalStateException already) {
            shutdown.begin();
        }
        return shutdown;
    }

    public void begin() {
        begun.countDown();
    }

    public boolean hasBegun() {
        return begun.getCount() == 0;
    }

    /** Waits until it begins. Returns false if it does not within {@code length}. */
    public boolean await(Duration length) throws InterruptedException {
        return begun.await(length.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Returns at once while it has not begun. Afterwards waits to be interrupted, as everything is that the process is at
     * work on: so that what ends of the shutdown itself is left without an outcome.
     */
    public void letStop() throws InterruptedException {
        if (hasBegun()) {
            Thread.sleep(LONGEST);
        }
    }
}
