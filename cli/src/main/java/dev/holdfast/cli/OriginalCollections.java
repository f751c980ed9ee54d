package dev.holdfast.cli;

import com.mongodb.ConnectionString;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.holdfast.event.Trees;
import dev.holdfast.machine.exchange.OriginalRecords;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreUrl;
import java.util.List;
import org.bson.BsonSerializationException;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import tools.jackson.databind.JsonNode;

/** Reads the collections {@code events} and {@code snapshots} of MongoDB, of the database xcomponent unless the URL names one. */
record OriginalCollections(OriginalRecords into) {
    private static final JsonWriterSettings PLAIN = JsonWriterSettings.builder()
            .outputMode(JsonMode.RELAXED)
            .dateTimeConverter((millis, writer) -> writer.writeNumber(Long.toString(millis)))
            .build();

    void read(StoreUrl url) {
        var where = new ConnectionString(url.full());
        String database = where.getDatabase() == null ? "xcomponent" : where.getDatabase();
        try (MongoClient client = MongoClients.create(where)) {
            boolean any = false;
            for (String collection : List.of("events", "snapshots")) {
                int number = 0;
                for (Document document :
                        client.getDatabase(database).getCollection(collection).find()) {
                    add(collection + ", document " + ++number, document);
                    any = true;
                }
            }
            if (!any) {
                throw new IllegalArgumentException(
                        "database '" + database + "' has neither documents in 'events' nor in 'snapshots'; name another"
                                + " one at the end of the URL");
            }
        } catch (MongoException failed) {
            throw new StoreException.Unavailable(
                    "reading from " + url + " failed: " + StoreUrl.redact("" + failed.getMessage()), true, failed);
        }
    }

    private void add(String place, Document document) {
        JsonNode tree;
        try {
            tree = tree(document);
        } catch (IllegalArgumentException | BsonSerializationException malformed) {
            into.unreadable(place, "it cannot be read as JSON: " + malformed.getMessage());
            return;
        }
        into.add(place, tree);
    }

    private static JsonNode tree(Document document) {
        return Trees.given(document.toJson(PLAIN));
    }
}
