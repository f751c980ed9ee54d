package dev.holdfast.mongodb;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.holdfast.servers.MongoServer;
import dev.holdfast.testkit.DamageContract;
import org.bson.conversions.Bson;

/** Somebody updates documents of MongoDB. */
class MongoDamageTest extends DamageContract {
    private final String url = MongoServer.createSpace();

    @Override
    protected String url() {
        return url;
    }

    private void update(String collection, Bson which, Bson change) {
        String database = String.valueOf(new ConnectionString(url).getDatabase());
        try (MongoClient client = MongoClients.create(url)) {
            var result = client.getDatabase(database).getCollection(collection).updateOne(which, change);
            assertThat(result.getModifiedCount()).isEqualTo(1);
        }
    }

    @Override
    protected void damageDocument(String collection, String key) {
        update("holdfast.docs", eq("_id", collection + "\n" + key), combine(set("version", "x"), unset("body")));
    }

    @Override
    protected void damageEvent(String stream, long version) {
        update("holdfast.commits", and(eq("stream", stream), eq("last", version)), set("events.0.time", "noon"));
    }
}
