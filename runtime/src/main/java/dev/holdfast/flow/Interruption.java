package dev.holdfast.flow;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Tells an exception that says only that this thread was interrupted from one that says that something failed. */
final class Interruption {
    private Interruption() {}

    /** Whether this thread is interrupted, or the exception says that it was. */
    static boolean explains(Throwable thrown) {
        return Thread.currentThread().isInterrupted() || causedBy(thrown);
    }

    private static boolean causedBy(@Nullable Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ExecutionException || cause instanceof SocketTimeoutException) {
                return false; // another thread was interrupted, or none
            }
            if (cause instanceof InterruptedException
                    || cause instanceof ClosedByInterruptException
                    || cause instanceof InterruptedIOException) {
                return true;
            }
        }
        return false;
    }

    /** The exception with which whoever interrupted this thread is answered. */
    static InterruptedException of(String what, Throwable thrown) {
        if (thrown instanceof InterruptedException interrupted) {
            return interrupted;
        }
        var interrupted = new InterruptedException(what + " was stopped: its thread was interrupted");
        interrupted.initCause(thrown);
        return interrupted;
    }
}
