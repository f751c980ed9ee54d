package dev.holdfast.redis;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Health;
import dev.holdfast.store.Log;
import dev.holdfast.store.Signals;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.signal.ConnectedSignals;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.SetParams;

/** A store on Redis. Any number of processes may write to it at once. Thread-safe. */
final class RedisBackend implements Backend {
    private static final Logger LOGGER = System.getLogger(RedisBackend.class.getName());
    private static final String FORMAT = "1";
    private static final Script CHECK = Script.of("check");

    private final RedisUrl url;
    private final Connections connections;
    private final Log log;
    private final Docs docs;
    private final Blobs blobs;
    private final ConnectedSignals signals;

    private RedisBackend(RedisUrl url, Connections connections, StoreOptions options) {
        var space = new Space(url, connections, options.access());
        this.url = url;
        this.connections = connections;
        this.log = new RedisLog(space, null);
        this.docs = new RedisDocs(space, options.clock(), null);
        this.blobs = new RedisBlobs(space, options.clock());
        this.signals = new ConnectedSignals(new RedisLine(url, connections), url.toString());
    }

    static Backend open(RedisUrl url, StoreOptions options) {
        var connections = new Connections(url);
        try {
            ServerState server = connections.read(ServerState::of);
            checkVersion(url, server);
            if (options.access() == StoreOptions.Access.WRITER) {
                server.warnings().forEach(warning -> LOGGER.log(Level.WARNING, url + ": " + warning));
            }
            if (!options.readOnly()) {
                checkPermissions(url, connections);
            }
            checkFormat(url, connections, options);
            return new RedisBackend(url, connections, options);
        } catch (RuntimeException failed) {
            connections.close();
            throw failed;
        }
    }

    private static void checkVersion(RedisUrl url, ServerState server) {
        if (!server.isRecent()) {
            throw new Unavailable(
                    url + " is Redis " + server.version() + ", which is too old; Holdfast needs 6.2 or newer",
                    true,
                    null);
        }
    }

    private static void checkPermissions(RedisUrl url, Connections connections) {
        byte[] space = Space.bytes(url.space());
        String missing = Space.text(connections.write(redis -> CHECK.run(redis, space, List.of())));
        if (!missing.isEmpty()) {
            throw new Failures(url).refused(new JedisDataException(missing), false);
        }
    }

    private static void checkFormat(RedisUrl url, Connections connections, StoreOptions options) {
        String key = url.space() + ":format";
        String found = connections.read(redis -> redis.get(key));
        if (found == null && !options.readOnly()) {
            connections.write(
                    redis -> redis.set(key, FORMAT, SetParams.setParams().nx()));
            found = connections.read(redis -> redis.get(key));
        }
        if (found != null && !found.equals(FORMAT)) {
            throw new Unavailable(
                    url + " holds a store of format " + found + " under the prefix '" + url.prefix()
                            + "', but this version of Holdfast knows format " + FORMAT + "; use a newer one",
                    true,
                    null);
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
    public Signals signals() {
        return signals;
    }

    @Override
    public Health health() {
        try {
            ServerState server = connections.read(ServerState::of);
            long start = System.nanoTime();
            connections.read(Jedis::ping);
            var roundTrip = Duration.ofNanos(System.nanoTime() - start);
            return new Health(
                    true,
                    roundTrip,
                    "Redis " + server.version(),
                    server.durability(),
                    String.join(" ", server.warnings()));
        } catch (StoreException | IllegalStateException failed) {
            return new Health(false, Duration.ZERO, "Redis", "unknown", String.valueOf(failed.getMessage()));
        }
    }

    @Override
    public void close() {
        signals.close();
        connections.close();
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
