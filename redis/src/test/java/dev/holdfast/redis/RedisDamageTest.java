package dev.holdfast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.servers.RedisServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.resps.StreamEntry;

/** What somebody else has changed is noticed where it is read, and named. */
class RedisDamageTest {
    private final String url = RedisServer.shared().createSpace();
    private final String space = RedisUrl.of(StoreUrl.parse(url)).space();
    private final Backend store = Spaces.open(url);
    private final Jedis raw = Spaces.raw(RedisServer.shared());

    @AfterEach
    void close() {
        raw.close();
        store.close();
    }

    @Test
    void anEventThatWasChangedIsNamed() {
        store.log().append("a", Expected.none(), Spaces.events(2));
        StreamEntry last =
                raw.xrevrange(space + ":log", (StreamEntryID) null, null, 1).getFirst();
        raw.xdel(space + ":log", last.getID());
        Map<String, String> fields = last.getFields();
        fields.put("body", "{\"n\":7}");
        raw.xadd(space + ":log", new StreamEntryID(3, 0), fields);
        assertThat(store.log().readAll(0, 1)).hasSize(1);
        assertThatThrownBy(() -> store.log().readAll(0, 10))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("entry 3 of Redis key " + space + ":log")
                .hasMessageContaining("its checksum does not match");
        assertThatThrownBy(() -> store.log().read("a", 0, 10))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("entry 2")
                .hasMessageContaining("it is missing");
    }

    @Test
    void aDocumentThatWasChangedIsNamed() {
        store.docs().put("c", "k", Expected.none(), NewDoc.of(Json.parse("[1]")));
        for (String field : List.of("body", "tags", "expiresAt", "crc", "version")) {
            String document = space + ":doc:c\nk";
            String good = raw.hget(document, field);
            raw.hset(document, field, "x");
            assertThatThrownBy(() -> store.docs().get("c", "k"))
                    .as(field)
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining("document 'k' of collection 'c'");
            raw.hset(document, field, good);
        }
        assertThat(store.docs().get("c", "k")).isPresent();
    }

    @Test
    void whatAnotherProgramHasPutInPlaceOfADocumentIsPassedOverAndReplaced() {
        for (String key : List.of("a", "b", "c")) {
            store.docs().put("c", key, Expected.none(), new NewDoc(Json.EMPTY, null, List.of("t")));
        }
        raw.set(space + ":doc:c\nb", "mine");
        List<Place> told = new ArrayList<>();
        Docs readable = store.docs().passingOver(damage -> told.add(damage.place()));
        assertThat(readable.scan("c", "", 2)).extracting(Doc::key).containsExactly("a", "c");
        assertThat(told).containsExactly(new Place.OfDoc("c", "b"));
        assertThatThrownBy(() -> store.docs().get("c", "b")).isInstanceOf(Corrupt.class);
        assertThatThrownBy(() -> store.docs().put("c", "b", Expected.version(2), NewDoc.of(Json.EMPTY)))
                .isInstanceOf(Corrupt.class);
        assertThat(store.docs().put("c", "b", Expected.any(), NewDoc.of(Json.EMPTY)))
                .isGreaterThan(3);
        assertThat(store.docs().scan("c", "", 10)).hasSize(3);
    }

    @Test
    void aBlobThatWasChangedIsNamedAndPutRight() {
        Digest digest = store.blobs().put(Space.bytes("abc"));
        raw.set(space + ":blob:" + digest, "abd");
        assertThatThrownBy(() -> store.blobs().get(digest))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining(digest.hex());
        store.blobs().put(Space.bytes("abc"));
        assertThat(store.blobs().get(digest)).contains(Space.bytes("abc"));
    }

    @Test
    void keysOfAnotherProgramAreNotTouched() {
        raw.set(space + ":versions", "mine");
        assertThatThrownBy(() -> store.log().append("a", Expected.none(), Spaces.events(1)))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining(space)
                .hasMessageContaining("give this store a prefix of its own");
        assertThat(raw.get(space + ":versions")).isEqualTo("mine");
    }

    @Test
    void aStoreOfANewerFormatIsRefused() {
        raw.set(space + ":format", "2");
        assertThatThrownBy(() -> Spaces.open(url))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("format 2")
                .hasMessageContaining("use a newer one");
    }
}
