package dev.holdfast.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * Redis 7.0. Starting, killing and restarting are for one thread at a time; the rest is thread-safe.
 */
public final class RedisServer implements AutoCloseable {
    private static final String VERSION = "redis-7.0.15";
    private static final String PROGRAM = "redis-server";

    private final int port;
    private final ServerProcess process;
    private final AtomicInteger spaces = new AtomicInteger();

    private RedisServer(int port, ServerProcess process) {
        this.port = port;
        this.process = process;
    }

    private static final class Shared {
        static final RedisServer SERVER =
                SharedServer.start("redis", folder -> start(folder, "appendonly yes", "appendfsync always"));
    }

    /** The one server of this JVM, durable, started when first asked for. Who kills it disturbs all others. */
    public static RedisServer shared() {
        return Shared.SERVER;
    }

    /**
     * Starts a server of one's own on the data in {@code dir}.
     *
     * @param options lines of its configuration file, such as {@code appendonly yes}; without any it keeps nothing
     */
    public static RedisServer start(Path dir, String... options) {
        return start(dir, Ports.free(), options);
    }

    /**
     * Starts a server of one's own on a small disk, which is gone when the server is.
     *
     * @param disk an empty folder, in whose place only the server sees so many MiB
     */
    public static RedisServer startOnSmallDisk(Path dir, Path disk, int megabytes, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("dir \"" + disk.toAbsolutePath() + "\"");
        return start(
                dir,
                Ports.free(),
                command -> Privileges.withSmallDisk(command, disk, megabytes),
                all.toArray(String[]::new));
    }

    static RedisServer start(Path dir, int port, String... options) {
        return start(dir, port, command -> command, options);
    }

    private static RedisServer start(Path dir, int port, UnaryOperator<List<String>> around, String... options) {
        Path programs = Binaries.folder(
                VERSION,
                "redis-server-7.0.15-linux-amd64",
                (folder, content) -> Binaries.program(folder.resolve(PROGRAM), content));
        Path configuration = dir.resolve("redis.conf");
        List<String> lines = new ArrayList<>(
                List.of("bind 127.0.0.1", "port " + port, "save \"\"", "dir \"" + dir.toAbsolutePath() + "\""));
        lines.addAll(List.of(options));
        try {
            Files.createDirectories(dir);
            Files.write(configuration, lines);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        List<String> command = List.of(programs.resolve(PROGRAM).toString(), configuration.toString());
        return new RedisServer(
                port, ServerProcess.start("Redis", around.apply(command), dir.resolve("server.log"), () -> ping(port)));
    }

    /** A server that wants a password is up, too. */
    private static void ping(int port) throws IOException {
        try (var socket = new Socket()) {
            socket.setSoTimeout(10_000);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            var answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String answer = answers.readLine();
            if (answer == null || !(answer.startsWith("+PONG") || answer.startsWith("-NOAUTH"))) {
                throw new IOException("Redis answered PING by " + answer);
            }
        }
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** The URL of a part of the server that nobody else uses. */
    public String createSpace() {
        return url() + "/0?prefix=space-" + ProcessHandle.current().pid() + "-" + spaces.incrementAndGet();
    }

    /** The process, to look at. */
    public ServerProcess process() {
        return process;
    }

    /** Kills it by SIGKILL. */
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
