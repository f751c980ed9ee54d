package dev.holdfast.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** All servers at once, for trying things by hand; {@code scripts/test-setup.sh} is the way to it. */
public final class TestSetup {
    /** The file that names the servers and their URLs, a line each, once all of them answer. */
    static final String URLS = "urls";

    private TestSetup() {}

    /**
     * {@code run FOLDER} starts all servers on the data in a folder and keeps them until this process ends;
     * {@code status FOLDER} prints which of them answer.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 2 || !List.of("run", "status").contains(args[0])) {
            System.err.println("Write: run FOLDER, or: status FOLDER");
            System.exit(2);
        }
        Path folder = Path.of(args[1]).toAbsolutePath();
        if (args[0].equals("status")) {
            status(folder);
        } else {
            run(folder);
            Thread.currentThread().join();
        }
    }

    private static void run(Path folder) throws IOException {
        List<String> urls = new ArrayList<>();
        urls.add(line(
                "postgresql", PostgresServer.start(data(folder, "postgresql")).url()));
        urls.add(line(
                "redis",
                RedisServer.start(data(folder, "redis"), "appendonly yes", "appendfsync always")
                        .url()));
        urls.add(line("neo4j", Neo4jServer.start(data(folder, "neo4j")).url()));
        urls.add(line("mongodb", MongoServer.start().url() + "/holdfast") + "   (an imitation: it keeps nothing)");
        Path written = Files.write(folder.resolve(URLS + ".new"), urls);
        Files.move(written, folder.resolve(URLS), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path data(Path folder, String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private static String line(String name, String url) {
        return "%-12s %s".formatted(name, url);
    }

    private static void status(Path folder) throws IOException {
        for (String line : Files.readAllLines(folder.resolve(URLS))) {
            URI url = URI.create(line.split(" +", -1)[1]);
            System.out.println(line + (answers(url) ? "" : "   (does not answer; see its log)"));
        }
    }

    private static boolean answers(URI url) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort()), 5_000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
