package dev.holdfast.machine;

import dev.holdfast.time.Shutdown;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Calls handlers on the threads that their component has for them, each for as long as it may take. Thread-safe. */
final class HandlerCalls {
    private static final ThreadLocal<Boolean> INSIDE = ThreadLocal.withInitial(() -> false);

    private final Handlers handlers;
    private final HandlerThreads threads;
    private final Duration timeout;
    private final Shutdown shutdown;

    HandlerCalls(Handlers handlers, HandlerThreads threads, Duration timeout) {
        this(handlers, threads, timeout, Shutdown.ofThisProcess());
    }

    /** @param shutdown while which nothing is a failure of a handler */
    HandlerCalls(Handlers handlers, HandlerThreads threads, Duration timeout, Shutdown shutdown) {
        this.handlers = handlers;
        this.threads = threads;
        this.timeout = timeout;
        this.shutdown = shutdown;
    }

    /** Whether a handler has this name; the others are passed over. */
    boolean has(@Nullable String name) {
        return name != null && handlers.get(name) != null;
    }

    /**
     * @param context is changed by the handler
     * @param most how many milliseconds it may take, by a clock that nobody sets; null for the default
     * @return what went wrong, as a sentence; null if nothing did
     * @throws CallInterrupted if this thread is interrupted, or the handler failed while this process ends
     * @throws NoHandlerThread if all threads are kept by handlers that have not ended in time
     */
    @Nullable
    String call(String name, MachineEvent event, ObjectNode context, Sends sender, @Nullable Long most) {
        Handler handler = handlers.get(name);
        if (handler == null) {
            return null;
        }
        long millis = most == null ? timeout.toMillis() : most;
        String failure = failure(handler, name, event, context, sender, millis);
        if (failure != null && shutdown.hasBegun()) { // what a handler needs may have ended first
            throw new CallInterrupted(name, sender.id(), failure);
        }
        return failure;
    }

    private @Nullable String failure(
            Handler handler, String name, MachineEvent event, ObjectNode context, Sends sender, long millis) {
        var told = new MachineEvent(event.type(), event.payload().deepCopy(), event.timestamp(), event.traceId());
        try {
            return threads.start(name, sender.id(), () -> within(handler, told, context, sender))
                    .await(millis);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("what '" + name + "' throws is caught", impossible);
        } catch (TimeoutException hanging) {
            return "it took longer than " + millis + " ms";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CallInterrupted(name, sender.id(), interrupted);
        }
    }

    /** Whoever wrote a handler's exception may have failed at its message: all that is asked of it is asked here. */
    private static @Nullable String within(Handler handler, MachineEvent event, ObjectNode context, Sender sender) {
        INSIDE.set(true);
        try {
            handler.handle(event, context, sender);
            return null;
        } catch (Throwable failure) {
            return explained(failure);
        } finally {
            INSIDE.remove();
        }
    }

    private static String explained(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        String message;
        try {
            message = failure.getMessage();
        } catch (Throwable silent) {
            message = null;
        }
        return StoredForm.message(message == null ? name : name + ": " + message);
    }

    /** @throws IllegalStateException if a handler is running on this thread */
    static void refuseWithin(String what) {
        if (INSIDE.get()) {
            throw new IllegalStateException(
                    "a handler may not " + what + " by itself, for it could wait for itself; use its sender");
        }
    }
}
