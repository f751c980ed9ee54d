package dev.holdfast.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Runs parts of a flow side by side. */
final class Branches {
    /** The most branches of one {@code parallel}. */
    static final int MAX = 1_000;

    private Branches() {}

    static <T extends @Nullable Object> List<T> run(FlowSession session, String id, List<Flow<T>> branches)
            throws Exception {
        List<FutureTask<T>> tasks = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            Flow<T> branch = branches.get(i);
            var context = new FlowContext(session, id + "[" + i + "]/");
            var task = new FutureTask<>(() -> run(session, branch, context));
            tasks.add(task);
            threads.add(Thread.ofVirtual().name(session.run().id()).start(task));
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException stopped) {
            threads.forEach(Thread::interrupt);
            for (Thread thread : threads) {
                joinSurely(thread);
            }
            throw stopped;
        }
        return results(tasks);
    }

    private static <T extends @Nullable Object> T run(FlowSession session, Flow<T> branch, FlowContext context)
            throws Exception {
        try {
            return context.run(branch);
        } finally {
            session.record(); // others may be at work for long: what this branch did is recorded now
        }
    }

    private static void joinSurely(Thread thread) {
        boolean again = true;
        while (again) {
            try {
                thread.join();
                again = false;
            } catch (InterruptedException repeated) {
                thread.interrupt();
            }
        }
    }

    private static <T extends @Nullable Object> List<T> results(List<FutureTask<T>> tasks) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> task : tasks) {
            try {
                results.add(task.get());
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof Exception cause) {
                    throw cause;
                }
                throw failed;
            } catch (CancellationException impossible) {
                throw new IllegalStateException("nobody cancels a branch", impossible);
            }
        }
        return results;
    }
}
