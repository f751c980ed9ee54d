package dev.holdfast.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/** Puts a load on something: some writers, each in a loop, for a while. */
final class Load {
    /** How often a rate is taken; the median counts. */
    private static final int WINDOWS = 3;

    private final Duration window;
    private final ThreadFactory threads;

    private Load(Duration window, ThreadFactory threads) {
        this.window = window;
        this.threads = threads;
    }

    /** Writers are virtual threads. */
    static Load virtual(Duration window) {
        return new Load(window, Thread.ofVirtual().factory());
    }

    /** Writers are threads of the operating system, as native code wants: it would hold a virtual thread's carrier. */
    static Load platform(Duration window) {
        return new Load(window, Thread.ofPlatform().factory());
    }

    interface Operation {
        /** Does it once, for writer 0, 1, 2…. */
        void run(int writer) throws Exception;
    }

    /** Runs {@code operation} from {@code writers} threads: one window to warm up, then {@value #WINDOWS} that count. */
    Rate measure(int writers, Operation operation) throws Exception {
        window(writers, operation);
        List<Rate> rates = new ArrayList<>();
        for (int i = 0; i < WINDOWS; i++) {
            rates.add(window(writers, operation));
        }
        rates.sort((left, right) -> Double.compare(left.perSecond(), right.perSecond()));
        return rates.get(WINDOWS / 2);
    }

    private Rate window(int writers, Operation operation) throws Exception {
        long begun = System.nanoTime();
        long end = begun + window.toNanos();
        List<Future<long[]>> results = new ArrayList<>();
        try (ExecutorService executor = Executors.newThreadPerTaskExecutor(threads)) {
            for (int writer = 0; writer < writers; writer++) {
                int number = writer;
                results.add(executor.submit(() -> loop(number, operation, end)));
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        long[] all = new long[0];
        for (Future<long[]> result : results) {
            long[] some = result.get();
            int filled = all.length;
            all = Arrays.copyOf(all, filled + some.length);
            System.arraycopy(some, 0, all, filled, some.length);
        }
        Arrays.sort(all);
        return new Rate(all.length / seconds, percentile(all, 0.50), percentile(all, 0.99));
    }

    private static long[] loop(int writer, Operation operation, long end) throws Exception {
        long[] nanos = new long[1024];
        int count = 0;
        for (long now = System.nanoTime(); now < end; ) {
            operation.run(writer);
            long after = System.nanoTime();
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, count * 2);
            }
            nanos[count++] = after - now;
            now = after;
        }
        return Arrays.copyOf(nanos, count);
    }

    private static Duration percentile(long[] sorted, double share) {
        return Duration.ofNanos(
                sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))]);
    }
}
