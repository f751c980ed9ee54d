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
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.Stores;
import dev.holdfast.store.ops.Copied;
import dev.holdfast.store.ops.Export;
import dev.holdfast.testkit.FaultyBackend;
import dev.holdfast.testkit.RandomStore;
import dev.holdfast.testkit.Same;
import dev.holdfast.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
    private final SettableClock clock = new SettableClock();
    private final Backend store = open();
    private final RandomStore random = new RandomStore(store, clock);

    @TempDir
    private Path directory;

    private Backend open() {
        return Stores.open("memory:", StoreOptions.defaults().withClock(clock));
    }

    private Path export() {
        Path file = directory.resolve("store.jsonl");
        Export.write(store, file, now -> {});
        return file;
    }

    private Copied load(Path file, Backend into) {
        return Export.read(file, into, clock, now -> {});
    }

    @Test
    void whatIsImportedIsTheSame() {
        random.change(150).appendLarge();
        Backend imported = open();
        assertThat(load(export(), imported).differences())
                .as("seed %d", random.seed)
                .isEmpty();
        Same.check(store, imported);
    }

    @Test
    void everyLineSaysWhatItIs() throws IOException {
        store.blobs().put(new byte[] {1, 2});
        store.docs().put("c", "k", Expected.none(), NewDoc.of(Json.parse("[1]")));
        NewEvent event = new NewEvent("id", "t", Instant.EPOCH, Json.parse("{\"a\":1}"), Meta.tagged("x"));
        store.log().append("s", Expected.none(), List.of(event));
        store.log().append("gone", Expected.none(), List.of(NewEvent.of("t", Instant.EPOCH, Json.NULL)));
        store.log().truncate("gone", 1);
        long position = Same.events(store).getFirst().position();
        assertThat(Files.readAllLines(export()))
                .containsExactly(
                        "{\"document\":\"k\",\"collection\":\"c\",\"body\":[1]}",
                        "{\"truncated\":\"gone\",\"through\":1}",
                        "{\"event\":\"id\",\"stream\":\"s\",\"version\":1,\"position\":" + position
                                + ",\"type\":\"t\",\"time\":\"1970-01-01T00:00:00Z\",\"tags\":[\"x\"],\"body\":{\"a\":1}}",
                        "{\"blob\":\"a12871fee210fb8619291eaea194581cbd2531e4b23759d225f6806923f63222\",\"base64\":\"AQI=\"}",
                        "{\"end\":" + position + "}");
    }

    @Test
    void twoLinesDoNotFillADisk() throws IOException {
        String cut = "{\"truncated\":\"s\",\"through\":9000000000000000000}";
        Path file = Files.write(directory.resolve("far"), List.of(cut, "{\"end\":0}"));
        Backend target = open();
        assertThatThrownBy(() -> load(file, target))
                .hasMessageContaining("through version 9000000000000000000")
                .hasMessageContaining("more than the 10000000");
        assertThat(target.log().readAll(0, 10)).isEmpty();
        assertThat(target.log().version("s")).isZero();
    }

    @Test
    void anImportKilledAnywhereIsContinued() {
        random.change(30);
        Path file = export();
        boolean killed = true;
        for (long n = 1; killed; n++) {
            var target = new FaultyBackend(open());
            target.failFrom(n);
            killed = false;
            try {
                load(file, target);
            } catch (Unavailable gone) {
                killed = true;
                target.heal();
                assertThat(load(file, target).same())
                        .as("killed at %d, seed %d", n, random.seed)
                        .isTrue();
            }
            target.heal();
            Same.check(store, target);
        }
    }

    @Test
    void aFileThatWasCutOffOrHasAForeignLineIsRefusedWithTheLine() throws IOException {
        random.change(30);
        Path file = export();
        List<String> lines = Files.readAllLines(file);
        Path cut = Files.write(directory.resolve("cut"), lines.subList(0, lines.size() - 1));
        assertThatThrownBy(() -> load(cut, open()))
                .isInstanceOf(Corrupt.class)
                .hasMessageStartingWith(cut + " line " + lines.size() + ": the file was cut off");
        Path foreign = Files.write(directory.resolve("foreign"), List.of("{\"a\":1}"));
        assertThatThrownBy(() -> load(foreign, open()))
                .isInstanceOf(Corrupt.class)
                .hasMessage(foreign + " line 1: it has none of the members event, document, blob and truncated");
    }
}
