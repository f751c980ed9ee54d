package dev.holdfast.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.store.ops.Verify;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged documents are all found, and replaced by documents of higher versions. */
class DamagedDocumentsTest {
    @TempDir
    private Path folder;

    private Backend store;

    @BeforeEach
    void fill() {
        store = Stores.open("file:" + folder, StoreOptions.defaults());
        for (int i = 0; i < 5; i++) {
            store.docs().put("c", "k" + i, Expected.none(), new NewDoc(Json.EMPTY, null, List.of("t")));
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void damage(int number) throws IOException {
        try (var files = Files.walk(folder)) {
            files.filter(file -> file.endsWith("k" + number + ".json")).forEach(file -> {
                try {
                    Files.writeString(file, "{");
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        }
    }

    @Test
    void allOfThemAreFoundByVerification() throws IOException {
        damage(1);
        damage(3);
        assertThat(Verify.run(store, soFar -> {}).problems()).hasSize(2);
    }

    @Test
    void whoeverExpectsNothingReplacesItAndItsVersionIsNotGivenAgain() throws IOException {
        NewDoc fresh = NewDoc.of(Json.EMPTY);
        damage(1);
        damage(2);
        assertThatThrownBy(() -> store.docs().put("c", "k1", Expected.version(1), fresh))
                .isInstanceOf(Corrupt.class);
        assertThat(store.docs().put("c", "k1", Expected.any(), fresh)).isGreaterThan(1_000_000);
        assertThat(store.docs().delete("c", "k2", Expected.any())).isTrue();
        assertThat(store.docs().put("c", "k2", Expected.none(), fresh)).isGreaterThan(1_000_000);
        assertThat(store.docs().scan("c", "", 5)).hasSize(5);
    }
}
