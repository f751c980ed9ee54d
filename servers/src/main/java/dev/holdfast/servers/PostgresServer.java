package dev.holdfast.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * PostgreSQL 18 with everything on that durability needs. Starting, killing and restarting are for one thread at a time;
 * the rest is thread-safe.
 */
public final class PostgresServer implements AutoCloseable {
    /** The password of the user {@code postgres}; no log and no message may ever hold it. */
    public static final String PASSWORD = "tell-nobody";

    private static final String VERSION = "postgresql-18.6.0";
    private static final List<String> DURABLE =
            List.of("fsync=on", "synchronous_commit=on", "full_page_writes=on", "max_connections=200");

    private final int port;
    private final ServerProcess process;
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer(int port, ServerProcess process) {
        this.port = port;
        this.process = process;
    }

    private static final class Shared {
        static final PostgresServer SERVER = SharedServer.start("postgres", folder -> start(folder));
    }

    /** The one server of this JVM, started when first asked for. Who kills it disturbs all others. */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    /**
     * Starts a server of one's own on the data in {@code dir}, made if there are none.
     *
     * @param settings such as {@code max_connections=10}
     */
    public static PostgresServer start(Path dir, String... settings) {
        return start(dir, Ports.free(), settings);
    }

    /**
     * Starts a server of one's own that has a small disk beside its data.
     *
     * @param disk an empty folder, in whose place only the server sees so many MiB
     */
    public static PostgresServer startWithSmallDisk(Path dir, Path disk, int megabytes) {
        return start(dir, Ports.free(), command -> Privileges.withSmallDisk(command, disk, megabytes));
    }

    static PostgresServer start(Path dir, int port, String... settings) {
        return start(dir, port, command -> command, settings);
    }

    private static PostgresServer start(Path dir, int port, UnaryOperator<List<String>> around, String... settings) {
        Path programs = Binaries.folder(VERSION, "postgres-linux-x86_64.txz", Binaries::archive)
                .resolve("bin");
        Path data = dir.resolve("data");
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            initialize(programs, data);
        }
        List<String> command = new ArrayList<>(
                List.of(programs.resolve("postgres").toString(), "-D", data.toString(), "-p", Integer.toString(port)));
        List<String> all = new ArrayList<>(DURABLE);
        all.addAll(List.of("listen_addresses=127.0.0.1", "unix_socket_directories="));
        all.addAll(List.of(settings));
        all.forEach(setting -> command.addAll(List.of("-c", setting)));
        return new PostgresServer(
                port,
                ServerProcess.start(
                        "PostgreSQL",
                        around.apply(Privileges.unprivileged(command)),
                        dir.resolve("server.log"),
                        () -> connect(port).close()));
    }

    private static void initialize(Path programs, Path data) {
        try {
            Files.createDirectories(data.toAbsolutePath().getParent());
            Path password = Files.writeString(Files.createTempFile("postgres", ".password"), PASSWORD);
            try {
                Binaries.run(Privileges.unprivileged(List.of(
                        programs.resolve("initdb").toString(),
                        "--pgdata=" + data,
                        "--username=postgres",
                        "--auth=scram-sha-256",
                        "--pwfile=" + password,
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync")));
            } finally {
                Files.delete(password);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Connection connect(int port) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres?loginTimeout=10", "postgres", PASSWORD);
    }

    /** The URL of the database {@code postgres}, with user and password. */
    public String url() {
        return url("postgres");
    }

    private String url(String database) {
        return "postgresql://postgres:" + PASSWORD + "@127.0.0.1:" + port + "/" + database;
    }

    public int port() {
        return port;
    }

    /** Makes an empty database and returns its URL. */
    public String createDatabase() {
        String name = "holdfast_" + ProcessHandle.current().pid() + "_" + databases.incrementAndGet();
        execute("CREATE DATABASE " + name);
        return url(name);
    }

    /** Executes a statement as {@code postgres} in the database {@code postgres}. */
    public void execute(String sql) {
        try (Connection connection = connect(port);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException("PostgreSQL refused: " + sql, failed);
        }
    }

    /** The process, to look at. */
    public ServerProcess process() {
        return process;
    }

    /** Kills it by SIGKILL, with all its processes. */
    public void kill() {
        process.kill();
    }

    /** Starts it again, on the same data and port. */
    public void restart() {
        process.restart();
    }

    /** Kills it; its data stay. */
    @Override
    public void close() {
        process.close();
    }
}
