package dev.holdfast.machine;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Calls handlers, each on a thread of its own, so that one that hangs holds nobody. Thread-safe. */
final class HandlerCalls {
    private static final ScopedCall SCOPE = new ScopedCall();

    private final Handlers handlers;
    private final Duration timeout;

    HandlerCalls(Handlers handlers, Duration timeout) {
        this.handlers = handlers;
        this.timeout = timeout;
    }

    /** Whether a handler has this name; the others are passed over. */
    boolean has(@Nullable String name) {
        return name != null && handlers.get(name) != null;
    }

    /**
     * @param context is changed by the handler
     * @param most how long it may take; null for the default
     * @return what went wrong, as a sentence; null if nothing did
     */
    @Nullable
    String call(String name, MachineEvent event, ObjectNode context, Sender sender, @Nullable Long most) {
        Handler handler = handlers.get(name);
        if (handler == null) {
            return null;
        }
        var task = new FutureTask<@Nullable Void>(() -> {
            SCOPE.within(() -> handler.handle(event, context, sender));
            return null;
        });
        Thread thread = Thread.ofVirtual().name("handler " + name).start(task);
        long millis = most == null ? timeout.toMillis() : most;
        try {
            task.get(millis, TimeUnit.MILLISECONDS);
            return null;
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
        } catch (TimeoutException hanging) {
            thread.interrupt();
            return "it took longer than " + millis + " ms";
        } catch (InterruptedException interrupted) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            return "it was interrupted";
        }
    }

    /** @throws IllegalStateException if a handler is running on this thread */
    static void refuseWithin(String what) {
        if (SCOPE.inside()) {
            throw new IllegalStateException(
                    "a handler may not " + what + " by itself, for it could wait for itself; use its sender");
        }
    }

    /** Knows whether a handler is running on a thread. */
    private static final class ScopedCall {
        private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

        interface Call {
            void run() throws Exception;
        }

        void within(Call call) throws Exception {
            inside.set(true);
            call.run();
        }

        boolean inside() {
            return inside.get();
        }
    }
}
