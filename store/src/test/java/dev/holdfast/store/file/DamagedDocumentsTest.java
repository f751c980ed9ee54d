package dev.holdfast.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Doc;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged document keeps nobody who passes over damage from the others. */
class DamagedDocumentsTest {
    @TempDir
    private Path folder;

    private Backend store;
    private final List<String> told = new ArrayList<>();

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

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4})
    void itIsLeftOutAndTold(int damaged) throws IOException {
        damage(damaged);
        List<String> others = new ArrayList<>(List.of("k0", "k1", "k2", "k3", "k4"));
        others.remove(damaged);
        var docs = store.docs().passingOver(damage -> told.add(damage.where()));
        for (int limit = 1; limit <= 4; limit++) {
            assertThat(docs.scan("c", "", limit)).extracting(Doc::key).isEqualTo(others.subList(0, limit));
            assertThat(docs.find("c", "t", "", limit)).extracting(Doc::key).isEqualTo(others.subList(0, limit));
        }
        assertThat(docs.collections()).containsExactly("c");
        assertThat(told).isNotEmpty().allMatch(where -> where.contains("k" + damaged));
        assertThat(store.docs().purge(10)).isZero();
        assertThatThrownBy(() -> docs.get("c", "k" + damaged)).isInstanceOf(Corrupt.class);
        assertThatThrownBy(() -> store.docs().scan("c", "", 5)).isInstanceOf(Corrupt.class);
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
