package dev.holdfast.event;

import dev.holdfast.store.StoreException;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The store did not do what it was asked to, or does not say whether it did. That is nobody's outcome: mend the store and
 * start again, and whatever was at work continues after what is recorded.
 */
public final class StoreFailed extends PersistenceException {
    public StoreFailed(String operation, String stream, StoreException cause) {
        super(
                "event",
                operation,
                Map.of("stream", stream),
                "the store failed to " + operation + " '" + stream + "': " + cause.getMessage(),
                "mend the store and start again: it continues after what is recorded",
                cause);
    }

    /** Whether the same may succeed another time: the store could not be reached, or somebody else was faster. */
    public static boolean passes(Throwable failure) {
        Throwable cause = failure instanceof PersistenceException ? failure.getCause() : failure;
        return cause instanceof StoreException.Unavailable || cause instanceof StoreException.Conflict;
    }

    /** Asks the store something about a stream. */
    public static <T> T asking(String operation, String stream, Supplier<T> question) {
        try {
            return question.get();
        } catch (StoreException failed) {
            throw new StoreFailed(operation, stream, failed);
        }
    }
}
