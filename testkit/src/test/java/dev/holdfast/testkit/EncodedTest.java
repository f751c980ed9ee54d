package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.codec.EncodedBackend;
import dev.holdfast.store.codec.Encoding;
import dev.holdfast.store.codec.KeyRing;
import dev.holdfast.store.memory.MemoryBackend;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is encrypted is read with the right key at the right place, or not at all, and never lost. */
class EncodedTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String SECRET = "nobody may read this";
    private static final Json BODY = Json.string(SECRET);

    private final Backend stored = new MemoryBackend(StoreOptions.defaults().withClock(new SettableClock()));

    private static String key(int fill) {
        byte[] key = new byte[32];
        java.util.Arrays.fill(key, (byte) fill);
        return Base64.getEncoder().encodeToString(key);
    }

    private static Encoding ring(String text) {
        return Encoding.encrypted(KeyRing.parse(text));
    }

    private Backend opened(Encoding encoding) {
        return EncodedBackend.around(stored, encoding, RANDOM);
    }

    private Backend encrypted() {
        return opened(ring("one=" + key(1) + " active").requiringEncryption());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Everything the storage holds, as text. */
    private String everything() {
        var all = new StringBuilder();
        stored.log().readAll(0, 100).forEach(event -> all.append(event.body()));
        for (String collection : stored.docs().collections()) {
            stored.docs().scan(collection, "", 100).forEach(doc -> all.append(doc.body()));
        }
        for (BlobInfo blob : stored.blobs().list(null, 100)) {
            all.append(new String(stored.blobs().get(blob.digest()).orElseThrow(), StandardCharsets.ISO_8859_1));
        }
        return all.toString();
    }

    @Test
    void theStorageHoldsNoPlaintextAndTheSameBodyNeverTwice() {
        Backend store = encrypted();
        store.log().append("a", Expected.none(), List.of(NewEvent.of("t", Samples.NOON, BODY)));
        store.docs().put("c", "k", Expected.none(), NewDoc.of(BODY));
        Json first = stored.docs().get("c", "k").orElseThrow().body();
        store.docs().put("c", "k", Expected.any(), NewDoc.of(BODY));
        store.blobs().put(bytes(SECRET));
        assertThat(everything()).doesNotContain(SECRET).contains("{\"$enc\":\"").contains("HFENV");
        assertThat(stored.docs().get("c", "k").orElseThrow().body()).isNotEqualTo(first);
        assertThat(store.docs().get("c", "k").orElseThrow().body()).isEqualTo(BODY);
    }

    @Test
    void whatTheCodecKeepsForItselfStaysUnseen() {
        Backend store = encrypted();
        store.blobs().put(bytes(SECRET));
        assertThat(stored.docs().collections()).containsExactly("␟keys", "␟stored");
        assertThat(store.docs().collections()).isEmpty();
        for (String own : stored.docs().collections()) {
            assertThatThrownBy(() -> store.docs().scan(own, "", 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("kept by the store itself");
        }
    }

    @Test
    void aValueMovedElsewhereCannotBeRead() {
        Backend store = encrypted();
        store.docs().put("c", "k", Expected.none(), NewDoc.of(BODY));
        store.log().append("a", Expected.none(), List.of(NewEvent.of("t", Samples.NOON, BODY)));
        Json body = stored.docs().get("c", "k").orElseThrow().body();
        Event event = stored.log().read("a", 0, 1).getFirst();
        stored.docs().put("c", "other", Expected.none(), NewDoc.of(body));
        stored.docs().put("d", "k", Expected.none(), NewDoc.of(body));
        stored.log()
                .append(
                        "b",
                        Expected.none(),
                        List.of(new NewEvent(event.id(), event.type(), event.time(), event.body(), event.meta())));
        for (Runnable read : List.<Runnable>of(
                () -> store.docs().get("c", "other"),
                () -> store.docs().scan("d", "", 10),
                () -> store.log().read("b", 0, 1))) {
            assertThatThrownBy(read::run)
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining("damaged, or was moved here from elsewhere");
        }
    }

    @Test
    void blobsExchangedInTheStorageCannotBeRead() {
        Backend store = encrypted();
        Digest one = store.blobs().put(bytes("one"));
        Digest two = store.blobs().put(bytes("two"));
        Doc name = stored.docs().get("␟stored", one.hex()).orElseThrow();
        stored.docs().put("␟stored", two.hex(), Expected.any(), new NewDoc(name.body(), null, name.tags()));
        assertThatThrownBy(() -> store.blobs().get(two))
                .isInstanceOf(Corrupt.class)
                .hasMessageStartingWith("blob " + two);
    }

    @Test
    void damageMissingKeyWrongKeyAndUnknownFormatAreToldApart() {
        Backend store = encrypted();
        store.docs().put("c", "k", Expected.none(), NewDoc.of(BODY));
        String before = everything();
        assertThatThrownBy(() -> opened(ring("two=" + key(2) + " active")))
                .isInstanceOf(Corrupt.class)
                .hasMessage("data key 1: it is encrypted, and its key is missing: the ring has no key 'one'; nothing is"
                        + " lost, add the key and read again");
        assertThatThrownBy(() -> opened(ring("one=" + key(2) + " active")))
                .isInstanceOf(Corrupt.class)
                .hasMessage("data key 1: it is encrypted with another key: key 'one' of the ring is not the one that"
                        + " wrapped it; nothing is lost, give the right key and read again");
        assertThatThrownBy(() -> opened(Encoding.PLAIN))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("no keys were given; set HOLDFAST_KEYS or HOLDFAST_KEYS_FILE");
        assertThat(everything()).isEqualTo(before);
        String text = stored.docs().get("c", "k").orElseThrow().body().text();
        stored.docs()
                .put("c", "k", Expected.any(), NewDoc.of(Json.parse(text.replace(text.substring(90, 94), "AAAA"))));
        assertThatThrownBy(() -> store.docs().get("c", "k"))
                .isInstanceOf(Corrupt.class)
                .hasMessageStartingWith("document 'k' of collection 'c': it is damaged");
        stored.docs().put("c", "k", Expected.any(), NewDoc.of(Json.parse("{\"$enc\":\"c29tZXRoaW5nIGVsc2U\"}")));
        assertThatThrownBy(() -> store.docs().get("c", "k"))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("it is in an unknown format");
    }

    @Test
    void aDataKeyThatIsGoneIsMissingNotDamage() {
        Backend store = encrypted();
        store.docs().put("c", "k", Expected.none(), NewDoc.of(BODY));
        stored.docs().delete("␟keys", "000000001", Expected.any());
        assertThatThrownBy(() -> encrypted().docs().get("c", "k"))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("its key is missing: the store has no data key 1");
        assertThat(store.docs().get("c", "k").orElseThrow().body()).isEqualTo(BODY);
    }

    @Test
    void aDamagedDataKeyStopsTheStart() {
        encrypted().docs().put("c", "k", Expected.none(), NewDoc.of(BODY));
        String text =
                stored.docs().get("␟keys", "000000001").orElseThrow().body().text();
        int at = text.indexOf("\"key\":\"") + 7;
        char other = text.charAt(at) == '0' ? '1' : '0';
        stored.docs()
                .put(
                        "␟keys",
                        "000000001",
                        Expected.any(),
                        NewDoc.of(Json.parse(text.substring(0, at) + other + text.substring(at + 1))));
        assertThatThrownBy(this::encrypted)
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("data key 1: it is damaged");
        stored.docs().put("␟keys", "000000001", Expected.any(), NewDoc.of(Json.EMPTY));
        assertThatThrownBy(this::encrypted)
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("it does not hold a wrapped data key");
    }

    @Test
    void plaintextIsReadUntilEncryptionIsRequired() {
        Backend plain = opened(Encoding.PLAIN);
        plain.log().append("a", Expected.none(), List.of(NewEvent.of("t", Samples.NOON, BODY)));
        plain.docs().put("c", "k", Expected.none(), NewDoc.of(BODY));
        Digest digest = plain.blobs().put(bytes(SECRET));
        Backend changing = opened(ring("one=" + key(1) + " active"));
        assertThat(changing.log().read("a", 0, 1).getFirst().body()).isEqualTo(BODY);
        assertThat(changing.docs().get("c", "k").orElseThrow().body()).isEqualTo(BODY);
        assertThat(changing.blobs().get(digest)).contains(bytes(SECRET));
        Backend required = encrypted();
        for (Runnable read : List.<Runnable>of(
                () -> required.log().read("a", 0, 1),
                () -> required.docs().get("c", "k"),
                () -> required.blobs().get(digest))) {
            assertThatThrownBy(read::run)
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining("it is not encrypted, although encryption is required");
        }
        changing.docs().put("c", "k", Expected.any(), NewDoc.of(BODY));
        changing.blobs().put(bytes(SECRET));
        assertThat(required.docs().get("c", "k").orElseThrow().body()).isEqualTo(BODY);
        assertThat(required.blobs().get(digest)).contains(bytes(SECRET));
        assertThat(changing.blobs().list(null, 10)).hasSize(1);
        assertThat(changing.blobs().delete(digest, Instant.MAX)).isTrue();
        assertThat(stored.blobs().list(null, 10)).isEmpty();
    }

    @Test
    void anEnvelopeWithoutASealIsRefusedWhereEncryptionIsRequired() {
        opened(new Encoding(0, null, false)).docs().put("c", "k", Expected.none(), NewDoc.of(BODY));
        assertThatThrownBy(() -> encrypted().docs().get("c", "k"))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("it is not encrypted");
    }

    @Test
    void blobsAreFoundListedAndSweptAfterARestart() {
        Digest digest = encrypted().blobs().put(bytes(SECRET));
        encrypted().blobs().put(bytes(SECRET));
        assertThat(stored.blobs().list(null, 10)).hasSize(1);
        assertThat(encrypted().blobs().list(null, 10))
                .extracting(BlobInfo::digest)
                .containsExactly(digest);
        assertThat(encrypted().blobs().get(digest)).contains(bytes(SECRET));
        assertThat(encrypted().blobs().delete(digest, Instant.MAX)).isTrue();
        assertThat(stored.blobs().list(null, 10)).isEmpty();
        assertThat(stored.docs().collections()).containsExactly("␟keys");
    }
}
