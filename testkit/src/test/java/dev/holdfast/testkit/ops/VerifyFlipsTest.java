package dev.holdfast.testkit.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.store.ops.Verification.Problem;
import dev.holdfast.store.ops.Verify;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyFlipsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"shared", "streams"})
    void everyFlippedByteIsFoundAndItsFileNamed(String layout) throws IOException {
        String url = "file:" + directory + "?layout=" + layout;
        try (Backend store = Stores.open(url)) {
            store.log().append("s", Expected.none(), List.of(event("a"), event("b")));
            store.docs().put("c", "k", Expected.none(), NewDoc.of(Json.parse("{\"n\":1}")));
            store.blobs().put(new byte[] {1, 2, 3});
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().matches(".*(LOCK|lock)")) // locks hold no state
                    .toList();
        }
        assertThat(files).hasSizeGreaterThan(3);
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] ^= (byte) (1 << i % 8);
                Files.write(file, bytes);
                bytes[i] ^= (byte) (1 << i % 8);
                assertThat(found("file:" + directory))
                        .as("byte %d of %s", i, file)
                        .contains(file.getFileName().toString());
            }
            Files.write(file, bytes);
        }
        assertThat(found(url)).isEmpty();
    }

    private static String found(String url) {
        try (Backend store = Stores.open(url, StoreOptions.defaults().asReadOnly())) {
            return String.join(
                    "\n",
                    Verify.run(store, soFar -> {}).problems().stream()
                            .map(Problem::toString)
                            .toList());
        } catch (Corrupt | IllegalArgumentException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    private static NewEvent event(String type) {
        return NewEvent.of(type, Instant.EPOCH, Json.parse("{\"n\":1}"));
    }
}
