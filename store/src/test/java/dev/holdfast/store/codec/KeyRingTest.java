package dev.holdfast.store.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Filter;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key ring has exactly one active key, and tells nobody its keys. */
class KeyRingTest {
    private static final String OLD =
            Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    private static final String NEW = Base64.getUrlEncoder().encodeToString(new byte[] {
        -1, -2, -3, -4, -5, -6, -7, -8, -9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
        22, 23
    });

    @TempDir
    private Path directory;

    private static void refuses(String text, String message) {
        assertThatThrownBy(() -> KeyRing.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .satisfies(refusal -> assertThat(refusal.toString()).doesNotContain(OLD, NEW));
    }

    @Test
    void keysComeFromOneLineOrMany() {
        for (String text : new String[] {
            "old=" + OLD + ",new=" + NEW + " active",
            "# since spring\n old=" + OLD + " \n\nnew=" + NEW.replace("=", "") + "  active\n"
        }) {
            KeyRing ring = KeyRing.parse(text);
            assertThat(ring.names()).containsExactlyInAnyOrder("old", "new");
            assertThat(ring.active()).isEqualTo("new");
        }
    }

    @Test
    void exactlyOneKeyIsActive() {
        refuses("", "the key ring has no active key; write 'active' behind exactly one of its 0 keys");
        refuses("old=" + OLD, "the key ring has no active key; write 'active' behind exactly one of its 1 keys");
        refuses("old=" + OLD + " active,new=" + NEW + " active", "several active keys, old, new");
    }

    @Test
    void aKeyHasANameAndThirtyTwoBytes() {
        refuses("old=" + OLD + " active\nold=" + NEW, "two keys 'old'");
        refuses("old=AAAA active", "key 'old' of the key ring has 3 bytes, not 32");
        refuses("old=AAAAA active", "key 'old' of the key ring is not Base64");
        refuses("old=" + OLD + "\n" + NEW + " active", "entry 2 of the key ring is not NAME=BASE64");
        refuses("old=" + OLD + " primary", "entry 1 of the key ring is not NAME=BASE64");
    }

    @Test
    void theEnvironmentHoldsARingOrNamesItsFile() throws IOException {
        Path file = Files.writeString(directory.resolve("keys"), "old=" + OLD + " active\n");
        assertThat(KeyRing.from(Map.of())).isEmpty();
        assertThat(KeyRing.from(Map.of("HOLDFAST_KEYS", " "))).isEmpty();
        assertThat(KeyRing.from(Map.of("HOLDFAST_KEYS", "new=" + NEW + " active"))
                        .orElseThrow()
                        .active())
                .isEqualTo("new");
        assertThat(KeyRing.from(Map.of("HOLDFAST_KEYS_FILE", file.toString()))
                        .orElseThrow()
                        .active())
                .isEqualTo("old");
        assertThatThrownBy(() -> KeyRing.from(Map.of("HOLDFAST_KEYS", "x", "HOLDFAST_KEYS_FILE", file.toString())))
                .hasMessage("both HOLDFAST_KEYS and HOLDFAST_KEYS_FILE are set; keep one");
        Files.writeString(file, "old=" + OLD);
        assertThatThrownBy(() -> KeyRing.read(file)).hasMessageContaining(file + ": the key ring has no active key");
        assertThatThrownBy(() -> KeyRing.read(directory.resolve("absent"))).hasMessageContaining("cannot be read");
    }

    @Test
    void aFileThatOthersCanReadIsWarnedOfOnce() throws IOException {
        Path file = Files.writeString(directory.resolve("open"), "old=" + OLD + " active\n");
        List<String> warnings = new ArrayList<>();
        Logger logger = Logger.getLogger(KeyRing.class.getName());
        Filter collecting = record -> !warnings.add(record.getMessage());
        logger.setFilter(collecting);
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            KeyRing.read(file);
            assertThat(warnings).isEmpty();
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
            KeyRing.read(file);
            KeyRing.read(file);
        } finally {
            logger.setFilter(null);
        }
        assertThat(warnings)
                .containsExactly(
                        "others than its owner can read the key ring " + file + " (rw-r-----); run chmod 600 " + file);
    }

    @Test
    void theEnvironmentChoosesTheEncoding() {
        assertThat(Encoding.from(Map.of())).isEqualTo(Encoding.PLAIN);
        Encoding encrypted = Encoding.from(
                Map.of("HOLDFAST_KEYS", "new=" + NEW + " active", "HOLDFAST_ENCRYPTION_REQUIRED", "true"));
        assertThat(encrypted.encryptionRequired()).isTrue();
        assertThat(encrypted.packAboveBytes()).isEqualTo(1_024);
        assertThat(Encoding.from(Map.of("HOLDFAST_COMPRESS_ABOVE", "4096")).packAboveBytes())
                .isEqualTo(4_096);
        assertThatThrownBy(() -> Encoding.from(Map.of("HOLDFAST_ENCRYPTION_REQUIRED", "true")))
                .hasMessage("encryption is required, but there are no keys; set HOLDFAST_KEYS or HOLDFAST_KEYS_FILE");
        assertThatThrownBy(() -> Encoding.from(Map.of("HOLDFAST_ENCRYPTION_REQUIRED", "yes")))
                .hasMessageContaining("write true or false");
        assertThatThrownBy(() -> Encoding.from(Map.of("HOLDFAST_COMPRESS_ABOVE", "1k")))
                .hasMessageContaining("not a number of bytes");
    }

    @Test
    void noTextTellsAKey() {
        KeyRing ring = KeyRing.parse("old=" + OLD + ",new=" + NEW + " active");
        assertThat(ring).hasToString("key ring of old, new (active: new)");
        assertThat(Encoding.encrypted(ring).toString()).doesNotContain(OLD, NEW);
        assertThat(new DataKeys.DataKey(3, new byte[32])).hasToString("data key 3");
    }
}
