package dev.holdfast.redis;

import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreException.Unavailable;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** What the driver reports, in words that say what to do. */
record Failures(RedisUrl url) {
    /** Errors by which Redis refuses a script before its first write, by their code. */
    private static final Map<String, String> REFUSALS = Map.ofEntries(
            Map.entry("NOAUTH", "it wants a password; write redis://USER:PASSWORD@HOST, or redis://:PASSWORD@HOST"),
            Map.entry("WRONGPASS", "the user or the password is wrong"),
            Map.entry("NOPERM", "the user lacks a permission; grant it all commands on the keys of the prefix"),
            Map.entry("OOM", "its memory is full; raise maxmemory, or delete something"),
            Map.entry("READONLY", "this is a read-only replica; name the primary instead"),
            Map.entry("MISCONF", "it cannot persist, so it takes no writes; see its log, often the disk is full"),
            Map.entry("NOREPLICAS", "too few replicas follow it for a write (min-replicas-to-write)"),
            Map.entry("MASTERDOWN", "this is a replica that has lost its primary"),
            Map.entry("LOADING", "it is still loading its data; try again in a moment"),
            Map.entry("BUSY", "it is busy with a long script of somebody; try again, or end that by SCRIPT KILL"),
            Map.entry("CLUSTERDOWN", "the cluster is down, or nobody serves the slot of the prefix"),
            Map.entry("TRYAGAIN", "the cluster is moving the slot of the prefix; try again in a moment"),
            Map.entry("ASK", "the cluster is moving the slot of the prefix; try again in a moment"),
            Map.entry("MOVED", "its nodes send one on in circles; see CLUSTER NODES"),
            Map.entry("max number of clients reached", "too many clients are connected; raise maxclients"),
            Map.entry("DB index is out of range", "it has no such database; see its setting databases"),
            Map.entry("SELECT is not allowed in cluster mode", "a cluster has only database 0"),
            Map.entry(
                    "without any password configured",
                    "it knows no password, but the URL has one; leave it out, or set one"));

    private static final Pattern CODE = Pattern.compile(
            REFUSALS.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|", "(?<!\\w)(?:", ")(?!\\w)")));

    /** No connection came about, so nothing was sent. */
    StoreException unreachable(JedisException failure) {
        return new Unavailable(
                url + " cannot be reached: " + innermost(failure)
                        + "; see that host and port are right, and that Redis runs there"
                        + (url.tls()
                                ? " and speaks TLS with a certificate that is trusted and for this host (sslRootCert"
                                        + " names a file of trusted ones)"
                                : ""),
                true,
                failure);
    }

    /** The connection broke after something was sent. */
    StoreException lost(JedisException failure, boolean writes) {
        return new Unavailable(
                "the connection to " + url + " was lost before an answer came (" + innermost(failure) + ")"
                        + (writes ? "; whether the write happened is not known, so look before repeating it" : ""),
                !writes,
                failure);
    }

    /** Redis answered by an error. */
    StoreException refused(JedisDataException failure, boolean writes) {
        String message = String.valueOf(failure.getMessage());
        Matcher code = CODE.matcher(message);
        if (code.find()) {
            return new Unavailable(
                    url + " refused: " + REFUSALS.get(code.group()) + " (" + message + ")", true, failure);
        }
        if (message.contains("WRONGTYPE")) {
            return new Corrupt(
                    url + ", keys that begin with " + url.space(),
                    "another program has written there (" + message + "); give this store a prefix of its own",
                    failure);
        }
        return new Unavailable(url + " failed: " + message, !writes, failure);
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        Throwable first = cause.getSuppressed().length > 0 ? cause.getSuppressed()[0] : cause;
        return first.getClass().getSimpleName() + ": " + first.getMessage();
    }
}
