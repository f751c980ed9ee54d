package dev.holdfast.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One writer, many readers. */
class FileReadersTest extends FileStoreTest {
    @Override
    FileOptions options() {
        return super.options().withSegmentBytes(2_000);
    }

    @Test
    void aReaderSeesWhatIsAppendedAfterItWasOpenedAlsoAcrossSealedFiles() {
        try (var writer = open();
                var reader =
                        Stores.open("file:" + directory, StoreOptions.defaults().asReadOnly())) {
            for (int count = 10; count <= 100; count += 10) {
                append(writer.log(), count - 9, 10);
                assertThat(ids(reader.log())).isEqualTo(ids(count));
            }
        }
    }

    @Test
    void aSecondWriterIsToldWhoTheFirstIs() {
        try (var writer = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("another process is writing to the store in " + directory)
                    .hasMessageContaining("use another directory");
            append(writer.log(), 1, 1);
        }
        try (var next = open()) {
            assertThat(ids(next.log())).isEqualTo(ids(1));
        }
    }

    @Test
    void aLockLeftByAProcessThatDiedHoldsNobodyUp() throws IOException {
        Files.writeString(directory.resolve("LOCK"), "process 1\n");
        try (var store = open()) {
            append(store.log(), 1, 1);
        }
    }

    @Test
    void aGuestWritesDocumentsBesideTheWriterAndAppendsNothing() {
        try (var writer = open();
                var guest =
                        Stores.open("file:" + directory, StoreOptions.defaults().asGuest())) {
            guest.docs().put("requests", "k", Expected.none(), NewDoc.of(Json.parse("{\"a\":1}")));
            assertThat(writer.docs().get("requests", "k")).isPresent();
            assertThatThrownBy(() -> append(guest.log(), 1, 1)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aReaderOfAnAbsentDirectoryIsToldSoAndCreatesNothing() {
        var absent = directory.resolve("absent");
        assertThatThrownBy(() ->
                        Stores.open("file:" + absent, StoreOptions.defaults().asReadOnly()))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("there is no store in " + absent);
        assertThat(absent).doesNotExist();
    }

    @Test
    void aStoreRemembersItsLayoutAndRefusesAnother() {
        try (var store = Stores.open("file:" + directory + "?layout=streams")) {
            store.log().append("a", Expected.none(), List.of(event("e1", "{}")));
        }
        try (var store = Stores.open("file:" + directory)) {
            assertThat(ids(store.log())).isEqualTo(ids(1));
        }
        assertThatThrownBy(() -> Stores.open("file:" + directory + "?layout=shared"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in layout streams, not shared");
    }
}
