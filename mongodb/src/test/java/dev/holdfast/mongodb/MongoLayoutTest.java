package dev.holdfast.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import dev.holdfast.servers.MongoServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.testkit.KnownContent;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What lies in MongoDB is what {@code docs/formats.md} says, for ever. */
class MongoLayoutTest {
    private final StoreUrl url = StoreUrl.parse(MongoServer.createSpace());

    @Test
    void aStoreLooksAsItAlwaysDid() throws Exception {
        StoreOptions atNoon = StoreOptions.defaults().withClock(InstantSource.fixed(KnownContent.NOON));
        var connection = new Connection(url);
        try (Backend store = new MongoBackendProvider().open(url, atNoon);
                MongoClient client = MongoClients.create(connection.settings());
                InputStream golden = getClass().getResourceAsStream("layout.txt")) {
            KnownContent.write(store);
            MongoDatabase database = client.getDatabase(connection.database());
            List<String> found = new ArrayList<>();
            database.listCollectionNames().into(new ArrayList<>()).stream()
                    .sorted()
                    .forEach(name -> found.addAll(shown(name, database.getCollection(name))));
            assertThat(String.join("\n", found) + "\n")
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Its indexes and documents; names that chance gave are left out. */
    private static List<String> shown(String name, MongoCollection<Document> collection) {
        List<String> lines = new ArrayList<>(List.of(name));
        collection.listIndexes().into(new ArrayList<>()).stream()
                .map(index -> "  index " + index.get("key", Document.class).toJson()
                        + (index.getBoolean("unique", false) ? " unique" : "")
                        + (index.getBoolean("sparse", false) ? " sparse" : ""))
                .sorted()
                .forEach(lines::add);
        collection.find().into(new ArrayList<>()).stream()
                .map(document ->
                        "  " + new Document(new TreeMap<>(document)).toJson().replaceAll("\"[0-9a-f]{24}\"", "\"…\""))
                .sorted()
                .forEach(lines::add);
        return lines;
    }
}
