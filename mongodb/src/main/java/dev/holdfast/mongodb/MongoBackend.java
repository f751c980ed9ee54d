package dev.holdfast.mongodb;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.connection.ClusterType;
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

/**
 * A store in the collections {@code holdfast.*} of one MongoDB database. Any number of processes may write to it. Writes are
 * acknowledged by a majority and journaled; reads see what a majority holds. Thread-safe.
 */
public final class MongoBackend implements Backend {
    private final MongoClient client;
    private final Space space;
    private final Gate gate;
    private final Log log;
    private final Docs docs;
    private final Blobs blobs;

    private MongoBackend(MongoClient client, Space space, StoreOptions options) {
        this.client = client;
        this.space = space;
        this.gate = Gate.shared("MongoDB", options.access());
        this.log = new MongoLog(space, gate);
        this.docs = new MongoDocs(space, gate, options.clock(), null);
        this.blobs = new MongoBlobs(space, gate, options.clock());
    }

    static MongoBackend open(StoreUrl url, StoreOptions options) {
        var connection = new Connection(url);
        MongoClient client = MongoClients.create(connection.settings());
        try {
            var space = new Space(client.getDatabase(connection.database()), new Failures(url.toString(), false));
            Gate.undisturbed(() -> space.open(options.access() == Access.WRITER));
            return new MongoBackend(client, space, options);
        } catch (RuntimeException failed) {
            client.close();
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
            String version = gate.read(() -> space.command("buildInfo")).getString("version");
            Duration roundTrip = Duration.ofNanos(System.nanoTime() - start);
            return new Health(true, roundTrip, "MongoDB " + version, durability(), "");
        } catch (StoreException | IllegalStateException trouble) {
            Duration roundTrip = Duration.ofNanos(System.nanoTime() - start);
            return new Health(false, roundTrip, "MongoDB", "unknown", String.valueOf(trouble.getMessage()));
        }
    }

    private String durability() {
        return client.getClusterDescription().getType() == ClusterType.STANDALONE
                ? "journaled by a single server before every acknowledgement"
                : "journaled by a majority of the replica set before every acknowledgement";
    }

    @Override
    public void close() {
        gate.close(client::close);
    }
}
