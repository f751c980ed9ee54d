package dev.holdfast.sql;

import dev.holdfast.store.StoreOptions.Access;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** Does work on sessions, and says what went wrong in the words of a store. Thread-safe. */
final class Database implements AutoCloseable {
    /** How often a transaction is tried that the database gave up for the sake of another. */
    private static final int TRIES = 10;

    private final ReentrantReadWriteLock usage = new ReentrantReadWriteLock();
    private final ExecutorService platformThreads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("holdfast-sql-", 0).factory());
    private final Dialect dialect;
    private final String name;
    private final Access access;
    private boolean closed;

    /** @param name what it is called in messages, without secrets */
    Database(Dialect dialect, String name, Access access) {
        this.dialect = dialect;
        this.name = name;
        this.access = access;
    }

    Dialect dialect() {
        return dialect;
    }

    String name() {
        return name;
    }

    Access access() {
        return access;
    }

    interface Work<T> {
        T on(Session session) throws SQLException;
    }

    private enum Kind {
        READ,
        STATEMENT,
        TRANSACTION
    }

    <T> T read(String doing, Work<T> work) {
        return run(Kind.READ, doing, work);
    }

    /** Writes with one statement, which is a transaction of its own. */
    <T> T statement(String doing, Work<T> work) {
        return run(Kind.STATEMENT, doing, work);
    }

    <T> T transaction(String doing, Work<T> work) {
        return run(Kind.TRANSACTION, doing, work);
    }

    void requireAppending() {
        require();
        if (access != Access.WRITER) {
            throw new IllegalStateException(
                    name + " was opened as " + access + ", which writes no events or blobs; open it as WRITER");
        }
    }

    void requireWriting() {
        require();
        if (access == Access.READ_ONLY) {
            throw new IllegalStateException(name + " was opened for reading only; open it for writing");
        }
    }

    void require() {
        usage.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException(name + " is closed; open it again");
            }
        } finally {
            usage.readLock().unlock();
        }
    }

    private <T> T run(Kind kind, String doing, Work<T> work) {
        boolean interrupted = Thread.interrupted();
        usage.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException(name + " is closed; open it again");
            }
            return dialect.wantsPlatformThreads() && Thread.currentThread().isVirtual()
                    ? elsewhere(() -> retrying(kind, doing, work))
                    : retrying(kind, doing, work);
        } finally {
            usage.readLock().unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Works on another thread, which nobody interrupts. */
    private <T> T elsewhere(Callable<T> work) {
        Future<T> result = platformThreads.submit(work);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                } catch (ExecutionException failed) {
                    throw rethrown(failed.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
    }

    private <T> T retrying(Kind kind, String doing, Work<T> work) {
        for (int tries = 1; ; tries++) {
            Session session = acquire(kind, doing);
            boolean broken = true;
            try {
                T done = kind == Kind.TRANSACTION ? committed(session, work) : work.on(session);
                broken = false;
                return done;
            } catch (SQLException failed) {
                broken = !rolledBack(session, kind);
                if (tries == TRIES || !dialect.isTransient(failed)) {
                    throw dialect.unavailable(failed, doing, true, kind != Kind.READ);
                }
            } catch (RuntimeException refused) {
                broken = !rolledBack(session, kind);
                throw refused;
            } finally {
                dialect.release(session, broken);
            }
        }
    }

    private Session acquire(Kind kind, String doing) {
        try {
            return dialect.acquire(kind != Kind.READ);
        } catch (SQLException unreachable) {
            throw dialect.unavailable(unreachable, doing, false, kind != Kind.READ);
        }
    }

    private <T> T committed(Session session, Work<T> work) throws SQLException {
        dialect.begin(session);
        T done = work.on(session);
        dialect.commit(session);
        return done;
    }

    private boolean rolledBack(Session session, Kind kind) {
        try {
            if (kind == Kind.TRANSACTION) {
                dialect.rollback(session);
            }
            session.release(); // parameters of a batch may be left in them
            return !session.connection().isClosed();
        } catch (SQLException dead) {
            return false;
        }
    }

    /** Closes it once work under way is done; returns whether it was open. */
    boolean shut() {
        usage.writeLock().lock();
        try {
            if (closed) {
                return false;
            }
            closed = true;
            dialect.close();
            platformThreads.shutdown();
            return true;
        } finally {
            usage.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        shut();
    }
}
