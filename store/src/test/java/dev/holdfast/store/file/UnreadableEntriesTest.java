package dev.holdfast.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.Stores;
import dev.holdfast.store.ops.Verify;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An entry in a folder of streams that is none anybody can read is named, and keeps nobody from the others. */
class UnreadableEntriesTest {
    @TempDir
    private Path folder;

    enum Entry {
        DIRECTORY {
            @Override
            void make(Path stream) throws IOException {
                Files.createDirectories(stream.resolve("events.log"));
            }
        },
        LOOP_OF_LINKS {
            @Override
            void make(Path stream) throws IOException {
                Files.createDirectories(stream);
                Files.createSymbolicLink(stream.resolve("events.log"), Path.of("events.log"));
            }
        },
        LINK_TO_NOTHING {
            @Override
            void make(Path stream) throws IOException {
                Files.createDirectories(stream);
                Files.createSymbolicLink(stream.resolve("events.log"), Path.of("gone.log"));
            }
        },
        FOLDER_THAT_IS_A_LOOP {
            @Override
            void make(Path stream) throws IOException {
                Files.createSymbolicLink(stream, stream.getFileName());
            }
        },
        SEALED_FILE_THAT_IS_A_DIRECTORY {
            @Override
            void make(Path stream) throws IOException {
                Files.createDirectories(stream.resolve("events-0000000000000000001.log"));
            }
        };

        abstract void make(Path stream) throws IOException;
    }

    static Stream<Arguments> entriesAndPlaces() {
        return Stream.of(Entry.values())
                .flatMap(entry -> Stream.of("a", "k", "z").map(name -> Arguments.of(entry, name)));
    }

    private Backend open() {
        return Stores.open("file:" + folder + "?layout=streams");
    }

    private static void append(Backend store, String stream) {
        store.log().append(stream, Expected.any(), List.of(NewEvent.of("T", Instant.EPOCH, Json.EMPTY)));
    }

    @ParameterizedTest
    @MethodSource("entriesAndPlaces")
    void theOthersAreReadAndWrittenAndItIsNamed(Entry entry, String name) throws IOException {
        try (Backend store = open()) {
            append(store, "b");
            append(store, "y");
        }
        entry.make(folder.resolve(name));

        try (Backend store = open()) {
            append(store, "m");
            List<String> told = new ArrayList<>();
            var log = store.log().passingOver(damage -> told.add(String.valueOf(damage.getMessage())));
            assertThat(log.readAll(0, 10)).extracting(Event::stream).containsExactly("b", "y", "m");
            assertThat(told)
                    .isNotEmpty()
                    .allSatisfy(text ->
                            assertThat(text).contains(folder.resolve(name).toString()));
            assertThat(store.log().read("y", 0, 10)).hasSize(1);
            assertThatThrownBy(() -> store.log().read(name, 0, 10))
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining(folder.resolve(name).toString());
            assertThat(Verify.run(store, soFar -> {}).problems()).isNotEmpty();
        }
    }
}
