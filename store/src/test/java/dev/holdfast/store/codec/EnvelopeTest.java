package dev.holdfast.store.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.codec.DataKeys.DataKey;
import dev.holdfast.store.codec.Envelope.Address;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An envelope gives back what was put into it, or says why it cannot. */
class EnvelopeTest {
    private static final DataKey KEY = new DataKey(7, bytes("0123456789abcdef0123456789abcdef"));
    private static final Address HERE = Address.of("event e of stream 's'", "event", "s", "e");
    private static final byte[] ENTROPY = new byte[Seal.SALT_BYTES];
    private static final byte[] VALUE = bytes("{\"greeting\":\"hello hello hello hello hello hello hello\"}");

    private static final Opening OPENING = new Opening() {
        @Override
        public DataKey key(int number, String where) {
            if (number != KEY.number()) {
                throw Unreadable.missingKey(where, "the store has no data key " + number);
            }
            return KEY;
        }

        @Override
        public void refusePlain(String where) {}
    };

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] unwrap(byte[] stored) {
        return Envelope.unwrap(stored, HERE, OPENING);
    }

    private static byte[] sealed(Compression compression, byte[] value) {
        return Envelope.wrap(value, HERE, compression, KEY, ENTROPY);
    }

    @ParameterizedTest
    @EnumSource
    void aValueOfAnyLengthComesBack(Compression compression) {
        var random = new Random(1);
        for (int length : new int[] {0, 1, 100, 65_503, 65_504, 65_505, 131_040, 300_000}) {
            byte[] value = new byte[length];
            random.nextBytes(value);
            assertThat(unwrap(sealed(compression, value))).isEqualTo(value);
            assertThat(unwrap(Envelope.wrap(value, HERE, compression, null, ENTROPY)))
                    .isEqualTo(value);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyFlippedBitIsFound(Compression compression) {
        for (byte[] stored :
                new byte[][] {sealed(compression, VALUE), Envelope.wrap(VALUE, HERE, compression, null, ENTROPY)}) {
            for (int bit = 0; bit < stored.length * 8; bit++) {
                byte[] flipped = stored.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                assertThatThrownBy(() -> unwrap(flipped)).as("bit %s", bit).isInstanceOf(Corrupt.class);
            }
        }
    }

    @Test
    void everyCutIsFoundAndSoIsEveryExchangeOfSegments() {
        byte[] value = new byte[200_000];
        new Random(2).nextBytes(value);
        byte[] stored = sealed(Compression.NONE, value);
        int segment = Seal.SEGMENT_BYTES + 16;
        for (int length = 0; length < stored.length; length += length < 200 ? 1 : 997) {
            byte[] cut = Arrays.copyOf(stored, length);
            assertThatThrownBy(() -> unwrap(cut)).as("%s bytes", length).isInstanceOf(Corrupt.class);
        }
        byte[] onTheEdge = Arrays.copyOf(stored, Envelope.HEADER_BYTES + 2 * segment);
        byte[] longer = Arrays.copyOf(stored, stored.length + 1);
        byte[] exchanged = stored.clone();
        System.arraycopy(stored, Envelope.HEADER_BYTES, exchanged, Envelope.HEADER_BYTES + segment, segment);
        System.arraycopy(stored, Envelope.HEADER_BYTES + segment, exchanged, Envelope.HEADER_BYTES, segment);
        for (byte[] changed : new byte[][] {onTheEdge, longer, exchanged}) {
            assertThatThrownBy(() -> unwrap(changed)).hasMessageContaining("its seal is broken");
        }
    }

    @Test
    void aValueIsReadOnlyWhereItBelongs() {
        for (byte[] stored : new byte[][] {
            sealed(Compression.NONE, VALUE), Envelope.wrap(VALUE, HERE, Compression.NONE, null, ENTROPY)
        }) {
            for (Address elsewhere : new Address[] {
                Address.of("there", "event", "s", "f"),
                Address.of("there", "event", "t", "e"),
                Address.of("there", "doc", "s", "e"),
                Address.of("there", "event", "se", ""),
            }) {
                assertThatThrownBy(() -> Envelope.unwrap(stored, elsewhere, OPENING))
                        .isInstanceOf(Corrupt.class)
                        .hasMessageStartingWith("there: it is damaged, or was moved here from elsewhere");
            }
        }
    }

    @Test
    void noTwoValuesShareASaltEvenWithoutRandomness() {
        assertThat(salt(sealed(Compression.NONE, VALUE))).isEqualTo(salt(sealed(Compression.NONE, VALUE)));
        assertThat(salt(sealed(Compression.NONE, VALUE)))
                .isNotEqualTo(salt(sealed(Compression.NONE, bytes("other"))))
                .isNotEqualTo(salt(sealed(Compression.GZIP, VALUE)))
                .isNotEqualTo(salt(
                        Envelope.wrap(VALUE, Address.of("there", "event", "s", "f"), Compression.NONE, KEY, ENTROPY)))
                .isNotEqualTo(salt(Envelope.wrap(VALUE, HERE, Compression.NONE, KEY, new byte[0])));
    }

    private static byte[] salt(byte[] stored) {
        return Arrays.copyOfRange(stored, 20, 52);
    }

    @Test
    void anUnknownFormatIsNotTakenForDamage() {
        byte[] newer = sealed(Compression.NONE, VALUE);
        newer[7] = 2;
        assertThatThrownBy(() -> unwrap(newer)).hasMessageContaining("unknown format: its version is 2");
        assertThatThrownBy(() -> unwrap(bytes("something else")))
                .hasMessageContaining("unknown format: it does not begin like an envelope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "zstd", "gzip", "sealed", "sealed-zstd"})
    void whatWasWrittenOnceIsReadForEver(String name) throws IOException {
        assertThat(unwrap(golden(name))).isEqualTo(VALUE);
    }

    @Test
    void anEnvelopeIsAsDocumented() throws IOException {
        assertThat(Envelope.wrap(VALUE, HERE, Compression.NONE, null, ENTROPY)).isEqualTo(golden("plain"));
        assertThat(sealed(Compression.NONE, VALUE)).isEqualTo(golden("sealed"));
    }

    private static byte[] golden(String name) throws IOException {
        try (var in = EnvelopeTest.class.getResourceAsStream("/codec/" + name + ".hex")) {
            String hex = new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.US_ASCII);
            return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
        }
    }
}
