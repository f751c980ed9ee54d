package dev.holdfast.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.servers.PostgresServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A reader who follows the log misses no event, whatever others do to the database meanwhile: several processes append, some
 * transactions roll back, some commit late, one is idle all the time, connections are killed on the server, and the
 * database has another isolation as its default. Run it with {@code -Dholdfast.events=1000000} for a million events.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class PostgresOrderTest {
    private static final int WRITERS = 6;
    private static final int EVENTS = Integer.getInteger("holdfast.events", 30_000);

    private final long seed = Long.getLong("holdfast.seed", System.nanoTime());
    private final String url = PostgresServer.shared().createDatabase();
    private final AtomicBoolean written = new AtomicBoolean();
    private final AtomicBoolean settled = new AtomicBoolean();

    /** Whose connection is killed while it opens the store opens it again. */
    private Backend open() {
        while (true) {
            try {
                return new SqlBackendProvider()
                        .open(StoreUrl.parse(url + "?poolMax=4&poolMin=0"), StoreOptions.defaults());
            } catch (Unavailable killed) {
                // tried again
            }
        }
    }

    private Connection connect() throws SQLException {
        var settings = PostgresSettings.of(StoreUrl.parse(url));
        return DriverManager.getConnection(
                "jdbc:postgresql://" + settings.place(), settings.user(), settings.password());
    }

    /** Appends batches of random sizes and returns the ids of those that were acknowledged. */
    private List<String> write(int writer) {
        var random = new Random(seed + writer);
        List<String> acknowledged = new ArrayList<>();
        try (Backend store = open()) {
            while (acknowledged.size() < EVENTS / WRITERS) {
                List<NewEvent> batch = new ArrayList<>();
                for (int size = 1 + random.nextInt(random.nextInt(10) == 0 ? 100 : 5); size > 0; size--) {
                    batch.add(NewEvent.of("written", Instant.EPOCH, Json.EMPTY));
                }
                append(store.log(), "stream-" + random.nextInt(3 * WRITERS), batch);
                batch.forEach(event -> acknowledged.add(event.id()));
            }
        }
        return acknowledged;
    }

    /** A writer whose connection was killed repeats itself. */
    private static void append(Log log, String stream, List<NewEvent> batch) {
        for (int tries = 1; ; tries++) {
            try {
                log.append(stream, Expected.any(), batch);
                return;
            } catch (Unavailable killed) {
                assertThat(tries).isLessThan(1000);
            }
        }
    }

    /** Follows the log page by page, and returns what it saw. */
    private List<Event> read() {
        List<Event> seen = new ArrayList<>();
        try (Backend store = open()) {
            while (true) {
                boolean last = settled.get();
                long after = seen.isEmpty() ? 0 : seen.getLast().position();
                List<Event> page = page(store.log(), after);
                seen.addAll(page);
                if (last && page.isEmpty()) {
                    return seen;
                }
            }
        }
    }

    private static List<Event> page(Log log, long after) {
        while (true) {
            try {
                return log.readAll(after, Log.MAX_BATCH);
            } catch (Unavailable killed) {
                // asked again
            }
        }
    }

    /** Appends as slowly as can be: takes a position, holds it for a while, and then rolls back or commits. */
    private List<String> dawdle() throws SQLException {
        var random = new Random(seed - 1);
        List<String> committed = new ArrayList<>();
        while (!written.get()) {
            NewEvent event = NewEvent.of("late", Instant.EPOCH, Json.EMPTY);
            boolean commit = random.nextBoolean();
            boolean stored = commit;
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute(Postgres.LOCK_LOG);
                statement.execute(
                        "insert into holdfast_events (position, stream, version, id, type, time, body, checksum)"
                                + " select nextval('holdfast_positions'), 'late', coalesce(max(version), 0) + 1, '"
                                + event.id()
                                + "', 'late', 0, '{}', " + Rows.checksum("late", event)
                                + " from holdfast_events where stream = 'late'");
                statement.execute("select pg_sleep(" + random.nextInt(20) / 1000.0 + ")");
                if (commit) {
                    connection.commit();
                } else {
                    connection.rollback();
                }
            } catch (SQLException killed) {
                assertThat(killed.getSQLState()).isIn("57P01", "08006", "08003", "08001");
                stored = isStored(event.id());
            }
            if (stored) {
                committed.add(event.id());
            }
        }
        return committed;
    }

    private boolean isStored(String id) {
        try (Backend store = open()) {
            while (true) {
                try {
                    return store.log().find(id).isPresent();
                } catch (Unavailable killed) {
                    // asked again
                }
            }
        }
    }

    private int kill() throws SQLException {
        int killed = 0;
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            while (!written.get()) {
                statement.execute("select pg_sleep(0.2)");
                statement.execute(
                        "select pg_terminate_backend(pid) from (select pid from pg_stat_activity where datname ="
                                + " current_database() and pid <> pg_backend_pid() and state is distinct from"
                                + " 'idle in transaction' order by random() limit 1) victim");
                killed++;
            }
        }
        return killed;
    }

    @Test
    void aReaderMissesNoEventWhateverOthersDo() throws Exception {
        PostgresServer.shared()
                .execute("alter database " + url.substring(url.lastIndexOf('/') + 1)
                        + " set default_transaction_isolation = 'repeatable read'");
        open().close();
        try (Connection idle = connect();
                Statement statement = idle.createStatement();
                ExecutorService threads = Executors.newCachedThreadPool()) {
            idle.setAutoCommit(false);
            statement.execute("create table somebody_elses (id int)"); // an open transaction with a number of its own
            List<Callable<List<String>>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(() -> write(writer));
            }
            Future<List<Event>> reader = threads.submit(this::read);
            Future<List<String>> dawdler = threads.submit(this::dawdle);
            Future<Integer> killer = threads.submit(this::kill);
            Set<String> acknowledged = new HashSet<>();
            try {
                for (Future<List<String>> writer :
                        writers.stream().map(threads::submit).toList()) {
                    acknowledged.addAll(writer.get());
                }
                written.set(true);
                acknowledged.addAll(dawdler.get());
            } finally {
                written.set(true);
                settled.set(true);
            }
            List<Event> seen = reader.get();
            System.out.printf(
                    "PostgreSQL: %,d events read as they came, with %,d late commits and %,d"
                            + " connections killed (seed %d)%n",
                    seen.size(), dawdler.get().size(), killer.get(), seed);

            int all = acknowledged.size();
            Set<String> ids = new HashSet<>();
            seen.forEach(event -> ids.add(event.id()));
            assertThat(ids).hasSameSizeAs(seen);
            acknowledged.removeAll(ids);
            assertThat(acknowledged).as("missed").isEmpty();
            assertThat(seen).extracting(Event::position).isSorted().doesNotHaveDuplicates();
            assertThat(seen).hasSize(all);
        }
    }
}
