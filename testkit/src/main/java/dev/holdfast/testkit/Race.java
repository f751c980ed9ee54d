package dev.holdfast.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Starts threads at the same moment and waits for all of them. */
final class Race {
    /** Generous, since the machine may be busy; no correct store needs it. */
    private static final int LIMIT_SECONDS = 120;

    private Race() {}

    /** Runs {@code runner} on several threads and returns what each returned. */
    static <T> List<T> run(int threads, Callable<T> runner) throws Exception {
        return run(Collections.nCopies(threads, runner));
    }

    /** Runs each on a thread of its own and returns what each returned, or throws what one of them threw. */
    static <T> List<T> run(List<Callable<T>> runners) throws Exception {
        var start = new CyclicBarrier(runners.size());
        List<Callable<T>> waiting = new ArrayList<>();
        for (Callable<T> runner : runners) {
            waiting.add(() -> {
                start.await(LIMIT_SECONDS, TimeUnit.SECONDS);
                return runner.call();
            });
        }
        List<T> results = new ArrayList<>();
        // Threads of the operating system: two virtual ones that look around without rest can keep all others from a
        // core.
        try (var threads = Executors.newThreadPerTaskExecutor(Executors.defaultThreadFactory())) {
            for (Future<T> future : threads.invokeAll(waiting, LIMIT_SECONDS, TimeUnit.SECONDS)) {
                results.add(future.get());
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw new AssertionError("a racing thread failed", failed.getCause());
        }
        return results;
    }
}
