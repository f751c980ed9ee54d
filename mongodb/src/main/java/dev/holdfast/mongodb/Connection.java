package dev.holdfast.mongodb;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import dev.holdfast.store.StoreUrl;
import java.util.concurrent.TimeUnit;

/** What a URL says about a connection, and what every connection here has, whatever the URL says. Immutable. */
final class Connection {
    private static final int SECONDS_TO_CONNECT = 10;
    private static final int SECONDS_TO_CONFIRM = 30;
    private static final int SECONDS_TO_ANSWER = 60;

    private final ConnectionString text;

    /** @throws IllegalArgumentException if the driver does not understand the URL */
    Connection(StoreUrl url) {
        try {
            text = new ConnectionString(url.full());
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("'" + url + "' is not a MongoDB URL, which looks like"
                    + " mongodb://user:password@host:27017/database; special characters in a password are written"
                    + " as %XX");
        }
    }

    String database() {
        String named = text.getDatabase();
        return named == null ? "holdfast" : named;
    }

    MongoClientSettings settings() {
        return MongoClientSettings.builder()
                .applyConnectionString(text)
                .applicationName("holdfast")
                .applyToClusterSettings(cluster -> {
                    if (text.getServerSelectionTimeout() == null) {
                        cluster.serverSelectionTimeout(SECONDS_TO_CONNECT, TimeUnit.SECONDS);
                    }
                })
                .applyToSocketSettings(socket -> {
                    if (text.getSocketTimeout() == null) {
                        socket.readTimeout(SECONDS_TO_ANSWER, TimeUnit.SECONDS);
                    }
                })
                .writeConcern(
                        WriteConcern.MAJORITY.withJournal(true).withWTimeout(SECONDS_TO_CONFIRM, TimeUnit.SECONDS))
                .readConcern(ReadConcern.MAJORITY)
                .readPreference(ReadPreference.primary())
                .build();
    }
}
