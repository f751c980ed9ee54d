package dev.holdfast.sql;

import dev.holdfast.store.signal.Line;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Signals by {@code NOTIFY} at one channel of the database, with the schema and the name as the payload, and {@code LISTEN} on
 * a connection beside the pool. Never with an append: a commit that notifies waits for all others that do. Thread-safe.
 */
record PostgresLine(Database database, Postgres postgres) implements Line {
    private static final int SILENCE_MILLIS = 30_000;
    private static final int ANSWER_SECONDS = 10;

    @Override
    public void send(String channel) {
        database.read(
                "send a signal",
                session -> session.query(
                        "select pg_notify('holdfast', current_schema() || '/' || ?)", row -> "", channel));
    }

    @Override
    public Call call() throws SQLException {
        Connection connection = postgres.connect();
        try (Statement statement = connection.createStatement()) {
            String prefix = connection.getSchema() + "/";
            statement.execute("listen holdfast");
            return new Listening(connection, prefix);
        } catch (SQLException failed) {
            connection.abort(Runnable::run);
            throw failed;
        }
    }

    /** @param prefix of the payloads that are for this store */
    private record Listening(Connection connection, String prefix) implements Call {
        @Override
        public void hear(Runnable ready, Consumer<String> heard) throws SQLException {
            PGConnection notified = connection.unwrap(PGConnection.class);
            ready.run();
            while (true) {
                PGNotification[] signals = notified.getNotifications(SILENCE_MILLIS);
                if (signals == null || signals.length == 0) {
                    requireAnswer();
                } else {
                    for (PGNotification signal : signals) {
                        if (signal.getParameter().startsWith(prefix)) {
                            heard.accept(signal.getParameter().substring(prefix.length()));
                        }
                    }
                }
            }
        }

        private void requireAnswer() throws SQLException {
            if (!connection.isValid(ANSWER_SECONDS)) {
                throw new SQLException("the server does not answer any more");
            }
        }

        /** At once, also while {@link #hear} waits for the server. */
        @Override
        public void close() {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException gone) {
                // as it should be
            }
        }
    }
}
