package dev.holdfast.sql;

import dev.holdfast.store.StoreException.Unavailable;
import java.sql.SQLException;
import java.util.regex.Pattern;

/** What goes wrong with PostgreSQL, by SQLSTATE (PostgreSQL documentation, appendix A), and what to do. Immutable. */
record PostgresTrouble(PostgresSettings settings) {
    private static final Pattern TLS = Pattern.compile("SSL|PKIX|certificate|hostnameverifier");

    Unavailable unavailable(SQLException failed, String doing, boolean connected, boolean writing) {
        SQLException first = root(failed);
        String state = first.getSQLState() == null ? "" : first.getSQLState();
        boolean lost = connected && writing && (state.isEmpty() || state.startsWith("08") || state.startsWith("57P"));
        String advice = advice(state, first);
        return new Unavailable(
                "could not " + doing + " on PostgreSQL " + settings.place() + ": " + advice
                        + (lost
                                ? "; whether it was written is unknown: repeat it with the same ids"
                                : writing ? "; nothing was written" : ""),
                !lost,
                failed);
    }

    /** The pool says that it timed out, and why in the cause. */
    private static SQLException root(SQLException failed) {
        return failed.getCause() instanceof SQLException cause ? root(cause) : failed;
    }

    private String advice(String state, SQLException failed) {
        String message = String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
        return switch (state) {
            case "28P01", "28000" ->
                message + "; check the user '" + settings.user() + "' and the password, and the server's pg_hba.conf";
            case "3D000" -> message + "; create it, or name another in the URL";
            case "53300", "53400" ->
                "too many clients already (" + message
                        + "); lower poolMax (DATABASE_POOL_MAX), raise the server's max_connections, or look for"
                        + " clients that do not close";
            case "42501" ->
                message + "; grant the user '" + settings.user() + "' the right to create and use tables in its schema";
            case "25006" -> message + "; the database is read-only: connect to the primary server";
            case "53100" -> message + "; the server's disk is full: make room on it";
            case "08001", "08004", "08006", "08003", "08P01" -> connection(message);
            case "57P01", "57P02", "57P03" -> message + "; the server is stopping or starting: try again soon";
            case "3F000", "42P01" -> message + "; the schema is not there: open the store for writing once";
            default ->
                failed.getClass().getSimpleName().equals("SQLTransientConnectionException")
                        ? "no connection was free within " + settings.timeoutMillis()
                                + " ms; raise poolMax (DATABASE_POOL_MAX) or timeout (DATABASE_TIMEOUT)"
                        : message + (state.isEmpty() ? "" : " (SQLSTATE " + state + ")") + "; see the server's log";
        };
    }

    private String connection(String message) {
        if (TLS.matcher(message).find()) {
            return message + "; check that the server offers TLS and that its certificate is trusted and for '"
                    + settings.host() + "' (sslRootCert names a file of trusted certificates), or set ssl=false"
                    + " (DATABASE_SSL)";
        }
        return message + "; check that the server runs and is reachable at " + settings.host() + ":" + settings.port();
    }
}
