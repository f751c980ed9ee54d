package dev.holdfast.mongodb;

import static com.mongodb.client.model.Indexes.ascending;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import dev.holdfast.store.StoreException.Unavailable;
import org.bson.Document;

/** The collections of one store. Thread-safe. */
final class Space {
    /** The format of the documents, which {@code docs/formats.md} describes; a newer one is not touched. */
    private static final int FORMAT = 1;

    final Failures failures;
    final MongoCollection<Document> commits;
    final MongoCollection<Document> parts;
    final MongoCollection<Document> truncations;
    final MongoCollection<Document> docs;
    final MongoCollection<Document> blobs;
    final MongoCollection<Document> chunks;
    private final MongoCollection<Document> format;
    private final MongoDatabase database;

    Space(MongoDatabase database, Failures failures) {
        this.database = database;
        this.failures = failures;
        this.format = database.getCollection("holdfast.format");
        this.commits = database.getCollection("holdfast.commits");
        this.parts = database.getCollection("holdfast.parts");
        this.truncations = database.getCollection("holdfast.truncations");
        this.docs = database.getCollection("holdfast.docs");
        this.blobs = database.getCollection("holdfast.blobs");
        this.chunks = database.getCollection("holdfast.chunks");
    }

    Document command(String name) {
        return failures.reading(() -> database.runCommand(new Document(name, 1)));
    }

    /** Looks whether the server answers and the format is known, and where the caller writes, sees to the indexes. */
    Void open(boolean writer) {
        Document known =
                failures.reading(() -> format.find(Filters.eq("_id", "format")).first());
        if (known != null && known.getInteger("version") > FORMAT) {
            throw new Unavailable(
                    "the store " + failures.store() + " has format " + known.getInteger("version")
                            + ", which a newer Holdfast wrote; this one knows format " + FORMAT
                            + ": update it; nothing was written",
                    true,
                    null);
        }
        if (writer) {
            failures.writing(this::createIndexes);
            if (known == null) {
                failures.inserting(() -> format.insertOne(new Document("_id", "format").append("version", FORMAT)));
            }
            new Truncating(this).finishAll();
        }
        return null;
    }

    private boolean createIndexes() {
        var unique = new IndexOptions().unique(true);
        var sparse = new IndexOptions().sparse(true);
        commits.createIndex(ascending("stream", "last"), unique); // the conflict check of last resort
        commits.createIndex(ascending("ids", "stream"));
        commits.createIndex(ascending("tags", "_id"));
        parts.createIndex(ascending("batch", "part"), unique);
        docs.createIndex(ascending("collection", "order"), sparse);
        docs.createIndex(ascending("collection", "tags", "order"), sparse);
        docs.createIndex(ascending("expiresAt"), sparse);
        chunks.createIndex(ascending("upload", "chunk"), unique);
        return true;
    }
}
