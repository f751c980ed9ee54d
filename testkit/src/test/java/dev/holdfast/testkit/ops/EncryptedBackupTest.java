package dev.holdfast.testkit.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.store.codec.EncodedBackend;
import dev.holdfast.store.codec.Encoding;
import dev.holdfast.store.codec.KeyRing;
import dev.holdfast.store.ops.Backup;
import dev.holdfast.store.ops.Copied;
import dev.holdfast.store.ops.Manifest;
import dev.holdfast.store.ops.Restore;
import dev.holdfast.store.ops.Until;
import dev.holdfast.testkit.RandomStore;
import dev.holdfast.testkit.Same;
import dev.holdfast.testkit.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup of an encrypted store tells nothing to whoever does not have its keys. */
class EncryptedBackupTest {
    private static final String SECRET = "nobody may read this";
    private static final String OLD = "old=" + "A".repeat(43) + "=";
    private static final String NEW = "new=" + "B".repeat(42) + "A=";

    private final SettableClock clock = new SettableClock();

    @TempDir
    private Path directory;

    private static Encoding with(String keys) {
        return Encoding.encrypted(KeyRing.parse(keys));
    }

    private String place(String name) {
        return "file:" + directory.resolve(name);
    }

    private Backend open(String name, String tenant, Encoding encoding) {
        return Stores.open(
                place(name),
                StoreOptions.defaults().withClock(clock).withTenant(tenant).withEncoding(encoding));
    }

    private EncodedBackend whole(String name, Encoding encoding) {
        return Stores.openWhole(
                place(name), StoreOptions.defaults().withClock(clock).withEncoding(encoding));
    }

    private void write(String tenant, Encoding encoding, String text) {
        try (Backend store = open("store", tenant, encoding)) {
            var digest = store.blobs().put(text.getBytes(StandardCharsets.UTF_8));
            Json body = Json.string(text);
            Meta meta = Meta.tagged("blob:" + digest);
            store.log()
                    .append("s", Expected.any(), List.of(new NewEvent(digest.hex(), "t", Instant.EPOCH, body, meta)));
            store.docs().put("c", "k", Expected.any(), NewDoc.of(body));
        }
    }

    private Manifest backUp(Encoding encoding) {
        try (EncodedBackend store = whole("store", encoding)) {
            return Backup.write(store, "store", directory.resolve("backup"), clock, now -> {});
        }
    }

    private Copied restore(Encoding encoding, Until until) {
        try (EncodedBackend into = whole("restored", encoding)) {
            return Restore.run(directory.resolve("backup"), into, until, clock, now -> {});
        }
    }

    private Same seen(String name, String tenant, Encoding encoding) {
        try (Backend store = open(name, tenant, encoding)) {
            return Same.of(store);
        }
    }

    @Test
    void noByteOfItIsPlaintextAndTheKeysBringItBack() throws IOException {
        Encoding keys = with(OLD + " active");
        for (String tenant : List.of("default", "acme")) {
            try (Backend store = open("store", tenant, keys)) {
                new RandomStore(store, clock).change(50).appendLarge();
            }
            write(tenant, keys, SECRET);
        }
        assertThat(backUp(keys).keys()).containsExactly("old");
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
        try (Stream<Path> files = Files.walk(directory.resolve("backup")).filter(Files::isRegularFile)) {
            for (Path file : files.toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain("\"" + SECRET)
                        .doesNotContain(encoded)
                        .doesNotStartWith(SECRET);
            }
        }
        assertThat(restore(keys, new Until.End()).differences()).isEmpty();
        for (String tenant : List.of("default", "acme")) {
            assertThat(seen("restored", tenant, keys.requiringEncryption())).isEqualTo(seen("store", tenant, keys));
        }
    }

    @Test
    void withoutItsKeysNothingIsRestored() {
        write("acme", with(OLD + " active"), SECRET);
        backUp(with(OLD + " active"));
        assertThatThrownBy(() -> restore(Encoding.PLAIN, new Until.End()))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("needs the keys it was made with: [old]. Nothing was restored")
                .hasMessageContaining("HOLDFAST_KEYS");
        assertThatThrownBy(() -> restore(with(NEW + " active"), new Until.End()))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("the ring has no key 'old'");
        assertThatThrownBy(() -> restore(with(NEW.replace("new", "old") + " active"), new Until.End()))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("encrypted with another key");
        try (EncodedBackend into = whole("restored", Encoding.PLAIN)) {
            assertThat(into.log().readAll(0, 1)).isEmpty();
            assertThat(into.docs().collections()).isEmpty();
            assertThat(into.blobs().list(null, 1)).isEmpty();
        }
    }

    @Test
    void keysThatWereRotatedSinceAreStillNeededForIt() {
        write("acme", with(OLD + " active"), SECRET);
        Encoding both = with(OLD + "," + NEW + " active");
        try (EncodedBackend store = whole("store", both)) {
            store.keys().orElseThrow().addKey();
        }
        assertThat(backUp(both).keys()).containsExactly("new", "old");
        assertThat(restore(both, new Until.End()).same()).isTrue();
        assertThat(seen("restored", "acme", both)).isEqualTo(seen("store", "acme", both));
    }

    @Test
    void whatWasWrittenBeforeThereWereKeysComesBackAsItWas() {
        write("acme", Encoding.packed(), "plain".repeat(1_000));
        write("acme", with(OLD + " active"), SECRET);
        backUp(with(OLD + " active"));
        assertThat(restore(with(OLD + " active"), new Until.End()).same()).isTrue();
        assertThat(seen("restored", "acme", with(OLD + " active")))
                .isEqualTo(seen("store", "acme", with(OLD + " active")));
    }

    @Test
    void aBackupWithoutKeysIsEncryptedWhereItIsRestored() {
        write("acme", Encoding.packed(), "plain".repeat(1_000));
        assertThat(backUp(Encoding.packed()).keys()).isNull();
        assertThat(restore(with(OLD + " active"), new Until.End()).same()).isTrue();
        assertThat(seen("restored", "acme", with(OLD + " active").requiringEncryption()))
                .isEqualTo(seen("store", "acme", Encoding.PLAIN));
    }

    @Test
    void earlierEventsOfATenantKeepTheirKeysAndBlobs() {
        Encoding keys = with(OLD + " active");
        write("acme", keys, SECRET);
        long position;
        try (Backend store = open("store", "acme", keys)) {
            position = Same.events(store).getLast().position();
        }
        write("acme", keys, "later");
        backUp(keys);
        assertThat(restore(keys, new Until.Position(position)).differences()).isEmpty();
        Same restored = seen("restored", "acme", keys);
        assertThat(restored.events())
                .singleElement()
                .satisfies(event -> assertThat(event.body()).isEqualTo(Json.string(SECRET)));
        assertThat(restored.documents()).isEmpty();
        assertThat(restored.blobs()).hasSize(2);
    }
}
