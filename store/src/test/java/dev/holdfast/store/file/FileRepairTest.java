package dev.holdfast.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Expected;
import dev.holdfast.store.StoreException.Corrupt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A torn tail is repaired, with its bytes kept; damage to what was acknowledged stops. */
class FileRepairTest extends FileStoreTest {
    private byte[] whole = new byte[0];

    @BeforeEach
    void fill() throws IOException {
        try (var store = open()) {
            append(store.log(), 1, 6);
        }
        whole = Files.readAllBytes(history());
    }

    private static Scan scan(byte[] bytes) {
        return new Scan(Path.of("history.log"), Scan.Source.of(bytes));
    }

    private static int lines(byte[] bytes) {
        return (int) new String(bytes, StandardCharsets.UTF_8)
                .chars()
                .filter(c -> c == '\n')
                .count();
    }

    @Test
    void whereverTheTailIsTornEveryWholeLineCounts() throws IOException {
        for (int length = 0; length < whole.length; length++) {
            byte[] torn = Arrays.copyOf(whole, length);
            Scan scan = scan(torn);
            boolean complete = scan.run();
            assertThat(scan.index().lines()).as("cut at byte %d", length).isEqualTo(lines(torn));
            assertThat(complete).as("cut at byte %d", length).isEqualTo(scan.end() == length);
        }
    }

    @Test
    void whatATearLeftIsQuarantined() throws IOException {
        byte[] torn = Arrays.copyOf(whole, whole.length - 7);
        Files.write(history(), torn);
        try (var store = open()) {
            assertThat(ids(store.log())).isEqualTo(ids(5));
        }
        int end = new String(torn, StandardCharsets.UTF_8).lastIndexOf('\n') + 1;
        assertThat(directory.resolve("history.log.torn-at-" + end))
                .hasBinaryContent(Arrays.copyOfRange(torn, end, torn.length));
    }

    @Test
    void afterARepairAppendingGoesOn() throws IOException {
        Files.write(history(), Arrays.copyOf(whole, whole.length - 7));
        try (var store = open()) {
            assertThat(store.log().append("a", Expected.version(5), List.of(event("again", "{}"))))
                    .isEqualTo(6);
        }
        try (var store = open()) {
            assertThat(ids(store.log())).hasSize(6).endsWith("e5", "again");
        }
    }

    @Test
    void everyFlippedBitIsFoundAndNamedByFileAndOffset() {
        int lineStart = 0;
        for (int at = 0; at < whole.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << bit);
                assertThatThrownBy(scan(flipped)::run)
                        .as("bit %d flipped in byte %d", bit, at)
                        .isInstanceOf(Corrupt.class)
                        .hasMessageContaining("history.log at byte " + lineStart + ":")
                        .hasMessageContaining("Restore the file from a backup");
            }
            lineStart = whole[at] == '\n' ? at + 1 : lineStart;
        }
    }

    @Test
    void aDamagedLogIsNotOpenedAndNotChanged() throws IOException {
        byte[] flipped = whole.clone();
        flipped[30] ^= 4;
        Files.write(history(), flipped);
        assertThatThrownBy(this::open).isInstanceOf(Corrupt.class).hasMessageContaining(history() + " at byte 0");
        assertThat(history()).hasBinaryContent(flipped);
    }

    @Test
    void aZeroByteLogIsAnEmptyOne() throws IOException {
        Files.write(history(), new byte[0]);
        try (var store = open()) {
            assertThat(ids(store.log())).isEmpty();
            assertThat(store.log().append("a", Expected.none(), List.of(event("e1", "{}"))))
                    .isEqualTo(1);
        }
    }

    @Test
    void halfABatchIsNeverSeen() throws IOException {
        try (var store = open()) {
            store.log().append("b", Expected.none(), List.of(event("b1", "1"), event("b2", "2"), event("b3", "3")));
        }
        byte[] all = Files.readAllBytes(history());
        for (int length = whole.length; length < all.length; length++) {
            Scan scan = scan(Arrays.copyOf(all, length));
            scan.run();
            assertThat(scan.index().lastVersion("b"))
                    .as("cut at byte %d", length)
                    .isZero();
        }
    }

    @Test
    void zeroesAtTheEndAreWhatAPowerCutLeavesAndAreRepaired() throws IOException {
        Files.write(history(), new byte[5_000], StandardOpenOption.APPEND);
        try (var store = open()) {
            assertThat(ids(store.log())).isEqualTo(ids(6));
        }
    }

    @Test
    void aLineThatHoldfastDidNotWriteIsNotTakenForOne() throws IOException {
        Files.writeString(history(), "{\"id\":\"1\",\"type\":\"AgentStartEvent\",\"timestamp\":1,\"payload\":{}}\n");
        assertThatThrownBy(this::open).isInstanceOf(Corrupt.class).hasMessageContaining("history.log at byte 0");
    }
}
