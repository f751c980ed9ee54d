package dev.holdfast.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Neo4j 2026.08, the community edition, which has one database. The module that wants it names {@code org.neo4j:neo4j} among
 * its dependencies. Starting, killing and restarting are for one thread at a time; the rest is thread-safe.
 */
public final class Neo4jServer implements AutoCloseable {
    public static final String USER = "holdfast";
    public static final String PASSWORD = "keep-this-graph";

    private final int port;
    private final ServerProcess process;

    private Neo4jServer(int port, ServerProcess process) {
        this.port = port;
        this.process = process;
    }

    private static final class Shared {
        static final Neo4jServer SERVER = SharedServer.start("neo4j", Neo4jServer::start);
    }

    /** The one server of this JVM, started when first asked for. Who kills it disturbs all others. */
    public static Neo4jServer shared() {
        return Shared.SERVER;
    }

    /** Starts a server of one's own on the data in {@code folder}. */
    public static Neo4jServer start(Path folder) {
        int port = Ports.free();
        try {
            Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Neo4jProcess.class.getName(),
                folder.toAbsolutePath().toString(),
                Integer.toString(port),
                USER,
                PASSWORD);
        return new Neo4jServer(
                port, ServerProcess.start("Neo4j", command, folder.resolve("server.log"), () -> ask(folder, port)));
    }

    /** The file that says that a server has begun. One that a killed server has left says nothing: its port is closed. */
    static Path ready(Path folder) {
        return folder.resolve("server.ready");
    }

    private static void ask(Path folder, int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        }
        if (!Files.exists(ready(folder))) {
            throw new IOException("Neo4j is not ready yet");
        }
    }

    /** Its URL, with user and password. */
    public String url() {
        return "bolt://" + USER + ":" + PASSWORD + "@127.0.0.1:" + port;
    }

    public int port() {
        return port;
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
