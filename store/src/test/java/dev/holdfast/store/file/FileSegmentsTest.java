package dev.holdfast.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Expected;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.store.file.FileOptions.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Long logs are many files, sealed, indexed and perhaps compressed. */
class FileSegmentsTest extends FileStoreTest {
    private Compression compression = Compression.NONE;
    private long segmentBytes = 600;

    @Override
    FileOptions options() {
        return super.options().withSegmentBytes(segmentBytes).withCompression(compression);
    }

    private List<Path> sealed(String suffix) throws IOException {
        return names().stream()
                .filter(name -> name.endsWith(suffix))
                .map(directory::resolve)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void aLogOfManySegmentsReadsAsOne(Compression kind) throws IOException {
        compression = kind;
        try (var store = open()) {
            append(store.log(), 1, 30);
            assertThat(ids(store.log())).isEqualTo(ids(30));
        }
        assertThat(sealed(".idx")).hasSizeGreaterThan(5);
        try (var store = open()) {
            assertThat(ids(store.log())).isEqualTo(ids(30));
            assertThat(store.log().find("e3"))
                    .hasValueSatisfying(found -> assertThat(found.version()).isEqualTo(3));
            assertThat(store.log().append("a", Expected.any(), List.of(event("e2", "{\"n\":2}"))))
                    .isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void aMissingOrDamagedIndexIsBuiltAgain(Compression kind) throws IOException {
        compression = kind;
        try (var store = open()) {
            append(store.log(), 1, 30);
        }
        Files.delete(sealed(".idx").get(0));
        Files.write(sealed(".idx").get(0), new byte[] {1, 2, 3});
        try (var store = open()) {
            assertThat(ids(store.log())).isEqualTo(ids(30));
        }
    }

    @Test
    void aReaderDoesWithoutAnIndexThatIsMissing() throws IOException {
        try (var store = open()) {
            append(store.log(), 1, 30);
        }
        Files.delete(sealed(".idx").get(0));
        try (var reader =
                Stores.open("file:" + directory, StoreOptions.defaults().asReadOnly())) {
            assertThat(ids(reader.log())).isEqualTo(ids(30));
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void aFlippedBitInASealedFileIsFoundWhenItIsRead(Compression kind) throws IOException {
        compression = kind;
        try (var store = open()) {
            append(store.log(), 1, 30);
        }
        Path file = sealed(kind == Compression.NONE ? ".log" : kind == Compression.GZIP ? ".gz" : ".zst")
                .get(1);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        try (var store = open()) {
            assertThatThrownBy(() -> ids(store.log()))
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void compressionTurnedOnLaterPacksWhatWasSealedBefore() throws IOException {
        try (var store = open()) {
            append(store.log(), 1, 30);
        }
        compression = Compression.ZSTD;
        try (var store = open()) {
            assertThat(ids(store.log())).isEqualTo(ids(30));
        }
        assertThat(sealed(".log")).containsExactly(history());
        compression = Compression.NONE;
        try (var store = open()) {
            assertThat(ids(store.log())).isEqualTo(ids(30));
        }
    }

    @Test
    void truncationSurvivesTheFileThatSaysSo() throws IOException {
        try (var store = open()) {
            append(store.log(), 1, 10);
            store.log().truncate("a", 4);
            append(store.log(), 11, 20);
        }
        try (var store = open()) {
            assertThat(ids(store.log())).hasSize(26).startsWith("e5");
            assertThat(store.log().find("e4")).isEmpty();
            assertThat(store.log().readAll(0, 100)).hasSize(26);
        }
    }

    @Test
    void aFileMissingAfterACrashInTheMiddleOfSealingIsBegunAgain() throws IOException {
        segmentBytes = 10_000;
        try (var store = open()) {
            append(store.log(), 1, 5);
            store.log().truncate("a", 2);
        }
        Files.move(history(), directory.resolve("history-0000000000000000001.log"));
        try (var store = open()) {
            assertThat(ids(store.log())).containsExactly("e3", "e4", "e5");
            append(store.log(), 6, 1);
            assertThat(store.log().readAll(5, 10)).extracting("id").containsExactly("e6");
        }
    }
}
