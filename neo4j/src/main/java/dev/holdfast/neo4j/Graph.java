package dev.holdfast.neo4j;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.Transaction;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.TransientException;

/** A database, and transactions on it. Thread-safe. */
final class Graph {
    private static final int ATTEMPTS = 20;
    private static final String TAKEN = "Neo.ClientError.Schema.ConstraintValidationFailed";

    private static final TransactionConfig TIMED =
            TransactionConfig.builder().withTimeout(Duration.ofSeconds(60)).build();

    final Failures failures;
    private final Driver driver;
    private final SessionConfig session;

    Graph(Driver driver, @Nullable String database, Failures failures) {
        this(driver, session(database), failures);
    }

    private Graph(Driver driver, SessionConfig session, Failures failures) {
        this.driver = driver;
        this.session = session;
        this.failures = failures;
    }

    /** Reading takes locks, which only a server that writes gives. */
    private static SessionConfig session(@Nullable String database) {
        var builder = SessionConfig.builder().withDefaultAccessMode(AccessMode.WRITE);
        return (database == null ? builder : builder.withDatabase(database)).build();
    }

    /** The same for the later transactions of an operation. */
    Graph later() {
        return new Graph(driver, session, failures.later());
    }

    /** Does some work in one transaction. What the server itself takes back, such as a deadlock, is done again. */
    <T> T transact(Function<Work, T> work) {
        for (int attempt = 1; ; attempt++) {
            var state = new State();
            try {
                return once(work, state);
            } catch (TransientException takenBack) {
                if (attempt == ATTEMPTS) {
                    throw failures.unavailable(takenBack, state.committing);
                }
            } catch (Neo4jException failure) {
                throw failures.unavailable(failure, state.committing);
            }
        }
    }

    /** Does some work in one transaction, and returns false if it would break a constraint: another was first. */
    boolean create(Function<Work, ?> work) {
        var state = new State();
        try {
            once(work, state);
            return true;
        } catch (Neo4jException failure) {
            if (TAKEN.equals(failure.code())) {
                return false;
            }
            throw failures.unavailable(failure, state.committing);
        }
    }

    private <T> T once(Function<Work, T> work, State state) {
        try (Session open = driver.session(session);
                Transaction transaction = open.beginTransaction(TIMED)) {
            T result = work.apply(new Work(transaction));
            state.committing = true;
            transaction.commit();
            return result;
        }
    }

    private static final class State {
        private boolean committing;
    }

    /** What can be done in a transaction. */
    record Work(Transaction transaction) {
        List<Record> run(String query, Map<String, ?> parameters) {
            return transaction
                    .run(query, Map.<String, Object>copyOf(parameters))
                    .list();
        }

        /** Waits for every append under way and keeps out others until the end of this; returns the last position. */
        long lockLog() {
            return run("MATCH (l:Log {id: 'log'}) SET l.locked = true RETURN l.position AS position", Map.of()).stream()
                    .mapToLong(record -> record.get("position").asLong())
                    .findFirst()
                    .orElse(0);
        }
    }
}
