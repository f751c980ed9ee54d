package dev.holdfast.neo4j;

import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreException.Unavailable;
import java.time.DateTimeException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.exceptions.AuthenticationException;
import org.neo4j.driver.exceptions.DiscoveryException;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.SecurityException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.SessionExpiredException;
import org.neo4j.driver.exceptions.value.ValueException;

/**
 * Tells the trouble a driver reports in the words of the store, and whether a write may have happened. Immutable.
 *
 * @param store the URL without its password
 * @param midway whether an operation of several transactions has committed one already
 */
record Failures(String store, boolean midway) {
    /** For the later transactions of an operation: whatever fails now, something was written. */
    Failures later() {
        return new Failures(store, true);
    }

    /** Reads stored properties; a node that lacks what it must have is damaged. */
    <T> T decoding(String where, @Nullable Place place, Supplier<T> decode) {
        try {
            return decode.get();
        } catch (ValueException | IllegalArgumentException | DateTimeException damaged) {
            throw new Corrupt(
                            where + " in " + store,
                            "it does not have the properties that Holdfast writes (" + damaged.getMessage()
                                    + "); restore it from a backup",
                            damaged)
                    .about(place);
        }
    }

    /**
     * @param committing whether the server had been asked to commit: only then a lost connection leaves the outcome open
     */
    Unavailable unavailable(Neo4jException failure, boolean committing) {
        boolean connectionLost =
                failure instanceof ServiceUnavailableException || failure instanceof SessionExpiredException;
        boolean nothingWritten = !midway && !(committing && connectionLost);
        String known = nothingWritten
                ? "nothing was written"
                : "whether the write happened is not known; write the same again, or read first";
        return new Unavailable("Neo4j at " + store + " " + problem(failure) + "; " + known, nothingWritten, failure);
    }

    private static String problem(Neo4jException failure) {
        String code = String.valueOf(failure.code());
        if (failure instanceof AuthenticationException || code.contains("AuthenticationRateLimit")) {
            return "refuses the user or the password (" + failure.getMessage() + "): check them in the URL";
        }
        if (code.contains("DatabaseNotFound")) {
            return "has no such database (" + failure.getMessage() + "): check the name after the host in the URL";
        }
        if (code.contains("Security.Forbidden")) {
            return "does not let this user do that (" + failure.getMessage() + "): it needs a role that writes";
        }
        if (code.contains("ReadOnly") || code.contains("NotALeader")) {
            return "takes no writes (" + failure.getMessage()
                    + "): the database is read-only, or this server does not lead it; use a neo4j: URL for a cluster";
        }
        return switch (failure) {
            case ServiceUnavailableException unreachable ->
                "cannot be reached: check host, port and that the server runs (" + failure.getMessage() + ")";
            case SessionExpiredException unreachable -> "closed the connection (" + failure.getMessage() + ")";
            case DiscoveryException unknown -> "names no server for this database (" + failure.getMessage() + ")";
            case SecurityException untrusted ->
                "cannot be trusted or does not trust us (" + failure.getMessage() + "): check the certificate";
            default -> "failed (" + failure.getMessage() + ")";
        };
    }
}
