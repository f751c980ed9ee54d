package dev.holdfast.bench;

import dev.holdfast.servers.MongoServer;
import dev.holdfast.servers.RedisServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Stores;

/** Reading events from beginning to end on the databases that have no SQL. */
final class DatabaseReplay {
    private static final int EVENTS = 10_000;

    private DatabaseReplay() {}

    static void run() throws Exception {
        var table = new Table("Replay of 10,000 events of 256 bytes from Redis and MongoDB");
        replay(table, "Redis", RedisServer.shared().createSpace());
        String kind = System.getenv(MongoServer.REAL) == null ? "MongoDB (an imitation in this process)" : "MongoDB";
        replay(table, kind, MongoServer.createSpace());
    }

    private static void replay(Table table, String kind, String url) throws Exception {
        try (Backend backend = Stores.open(url)) {
            Replay.fill(backend, EVENTS);
            table.row(kind + ", all streams", Replay.rate(EVENTS, () -> Replay.all(backend.log())));
            table.row(kind + ", one stream", Replay.rate(EVENTS, () -> Replay.stream(backend.log())));
        }
    }
}
