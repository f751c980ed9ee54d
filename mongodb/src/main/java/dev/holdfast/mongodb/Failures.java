package dev.holdfast.mongodb;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.MongoWriteException;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreException.Unavailable;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the trouble a driver reports in the words of the store, and whether a write may have happened. Immutable.
 *
 * @param store the URL without its password
 * @param midway whether an operation of several steps has written something already
 */
record Failures(String store, boolean midway) {
    private static final int DUPLICATE_KEY = 11000;

    /** Authentication failed, and unauthorized. */
    private static final Set<Integer> REFUSED = Set.of(13, 18, 8000);

    /** For the later steps of an operation: whatever fails now, something was written. */
    Failures later() {
        return new Failures(store, true);
    }

    <T> T reading(Supplier<T> call) {
        try {
            return call.get();
        } catch (MongoException failure) {
            throw unavailable(failure, true);
        }
    }

    <T> T writing(Supplier<T> call) {
        try {
            return call.get();
        } catch (MongoException failure) {
            throw unavailable(failure, nothingWritten(failure));
        }
    }

    /** Does an insert, and returns false if a document with its key was there. */
    boolean inserting(Runnable insert) {
        return writing(() -> {
            try {
                insert.run();
                return true;
            } catch (MongoWriteException failure) {
                if (failure.getCode() == DUPLICATE_KEY) {
                    return false;
                }
                throw failure;
            }
        });
    }

    /** Reads a stored document; one that lacks what it must have is damaged. */
    <T> T decoding(String where, @Nullable Place place, Supplier<T> decode) {
        try {
            return decode.get();
        } catch (StoreException known) {
            throw known;
        } catch (RuntimeException damaged) {
            throw new Corrupt(
                            where + " in " + store,
                            "it does not have the shape of what Holdfast writes (" + damaged.getMessage()
                                    + "); restore it from a backup",
                            damaged)
                    .about(place);
        }
    }

    private static boolean nothingWritten(MongoException failure) {
        return switch (failure) {
            case MongoOperationTimeoutException underway -> false;
            case MongoTimeoutException nowhereSent -> true;
            case MongoSecurityException refused -> true;
            case MongoSocketOpenException unreachable -> true;
            case MongoNotPrimaryException elsewhere -> true;
            case MongoWriteConcernException unconfirmed -> false;
            case MongoWriteException refused -> true;
            case MongoCommandException command -> REFUSED.contains(command.getErrorCode());
            default -> false;
        };
    }

    private Unavailable unavailable(MongoException failure, boolean nothingDone) {
        boolean nothingWritten = nothingDone && !midway;
        String known = nothingWritten
                ? "nothing was written"
                : "whether the write happened is not known; write the same again, or read first";
        return new Unavailable("MongoDB at " + store + " " + problem(failure) + "; " + known, nothingWritten, failure);
    }

    private static String problem(MongoException failure) {
        if (refusal(failure)) {
            return "refuses the user or the password, or the user may not use this database (" + failure.getMessage()
                    + "): check them, and the authSource of the URL";
        }
        return switch (failure) {
            case MongoTimeoutException timeout ->
                "cannot be reached: check host, port and that the server runs (" + timeout.getMessage() + ")";
            case MongoSocketOpenException unreachable ->
                "cannot be reached: check host, port and that the server runs (" + unreachable.getMessage() + ")";
            case MongoNotPrimaryException elsewhere ->
                "is not the primary and takes no writes: name all members of the replica set in the URL, without"
                        + " directConnection";
            case MongoWriteConcernException unconfirmed ->
                "took the write, but a majority did not confirm it (" + unconfirmed.getMessage() + ")";
            default -> "failed (" + failure.getMessage() + ")";
        };
    }

    private static boolean refusal(@Nullable Throwable failure) {
        if (failure instanceof MongoCommandException command && REFUSED.contains(command.getErrorCode())) {
            return true;
        }
        return failure != null && (failure instanceof MongoSecurityException || refusal(failure.getCause()));
    }
}
