package dev.holdfast.servers;

import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An imitation of MongoDB inside this JVM: it speaks the protocol, has no sessions and no transactions, and keeps nothing.
 * A real server takes its place where the environment names one in {@value #REAL}. Thread-safe.
 */
public final class MongoServer implements AutoCloseable {
    /** The environment variable with the URL of a real server, on which tests leave databases {@code holdfast_test_…}. */
    public static final String REAL = "HOLDFAST_TEST_MONGODB_URL";

    private static final AtomicInteger SPACES = new AtomicInteger();

    private final de.bwaldvogel.mongo.MongoServer server;
    private final InetSocketAddress address;

    private MongoServer() {
        this.server = new de.bwaldvogel.mongo.MongoServer(new MemoryBackend());
        this.address = server.bind();
    }

    private static final class Shared {
        static final MongoServer SERVER = start();
    }

    /** Starts an imitation of one's own. */
    public static MongoServer start() {
        return new MongoServer();
    }

    /** The URL of a database that nobody else uses: on the real server, or else on an imitation for this JVM. */
    public static String createSpace() {
        String real = System.getenv(REAL);
        return withDatabase(
                real == null ? Shared.SERVER.url() : real,
                "holdfast_test_" + ProcessHandle.current().pid() + "_" + Long.toHexString(System.nanoTime()) + "_"
                        + SPACES.incrementAndGet());
    }

    private static String withDatabase(String url, String database) {
        int options = url.indexOf('?');
        String server = options < 0 ? url : url.substring(0, options);
        int path = server.indexOf('/', server.indexOf("//") + 2);
        return (path < 0 ? server : server.substring(0, path))
                + "/" + database
                + (options < 0 ? "" : url.substring(options));
    }

    public String url() {
        return "mongodb://127.0.0.1:" + port();
    }

    public int port() {
        return address.getPort();
    }

    /** Stops at once, as if it had been killed. */
    @Override
    public void close() {
        server.shutdownNow();
    }
}
