package dev.holdfast.neo4j;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Gate;
import dev.holdfast.store.Health;
import dev.holdfast.store.Log;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.StoreUrl;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.NotificationSeverity;
import org.neo4j.driver.Record;

/**
 * A store in one Neo4j database, in nodes with the labels {@code Log}, {@code Stream}, {@code Event}, {@code Tag},
 * {@code Collection}, {@code Doc}, {@code Blob} and {@code Chunk}. Any number of processes may write to it. Thread-safe.
 */
public final class Neo4jBackend implements Backend {
    private static final Config CONFIG = Config.builder()
            .withConnectionTimeout(10, TimeUnit.SECONDS)
            .withUserAgent("holdfast")
            .withMinimumNotificationSeverity(NotificationSeverity.OFF)
            .withTelemetryDisabled(true)
            .build();

    private final Driver driver;
    private final Graph graph;
    private final Gate gate;
    private final Log log;
    private final Docs docs;
    private final Blobs blobs;

    private Neo4jBackend(Driver driver, Graph graph, StoreOptions options) {
        this.driver = driver;
        this.graph = graph;
        this.gate = Gate.shared("Neo4j", options.access());
        this.log = new Neo4jLog(graph, gate);
        this.docs = new Neo4jDocs(graph, gate, options.clock(), null);
        this.blobs = new Neo4jBlobs(graph, gate, options.clock());
    }

    static Neo4jBackend open(StoreUrl url, StoreOptions options) {
        Neo4jUrl parts = Neo4jUrl.of(url);
        Driver driver = GraphDatabase.driver(parts.server(), parts.authentication(), CONFIG);
        try {
            var graph = new Graph(driver, parts.database(), new Failures(url.toString(), false));
            Gate.undisturbed(() -> {
                new Schema(graph).open(options.access() == Access.WRITER);
                return graph;
            });
            return new Neo4jBackend(driver, graph, options);
        } catch (RuntimeException failed) {
            driver.close();
            throw failed;
        }
    }

    @Override
    public Log log() {
        return log;
    }

    @Override
    public Docs docs() {
        return docs;
    }

    @Override
    public Blobs blobs() {
        return blobs;
    }

    @Override
    public Health health() {
        long start = System.nanoTime();
        try {
            Record server = gate.read(() -> graph.transact(work -> work.run(
                            "CALL dbms.components() YIELD name, versions, edition WHERE name = 'Neo4j Kernel'"
                                    + " RETURN versions[0] AS version, edition",
                            Map.of())
                    .getFirst()));
            Duration roundTrip = Duration.ofNanos(System.nanoTime() - start);
            String backend = "Neo4j " + server.get("version").asString() + " "
                    + server.get("edition").asString();
            return new Health(true, roundTrip, backend, "transaction log forced before every acknowledgement", "");
        } catch (StoreException | IllegalStateException trouble) {
            Duration roundTrip = Duration.ofNanos(System.nanoTime() - start);
            return new Health(false, roundTrip, "Neo4j", "unknown", String.valueOf(trouble.getMessage()));
        }
    }

    @Override
    public void close() {
        gate.close(driver::close);
    }
}
