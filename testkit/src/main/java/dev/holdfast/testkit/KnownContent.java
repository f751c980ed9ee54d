package dev.holdfast.testkit;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** What tests write that compare the layout of a storage with a golden file. */
public final class KnownContent {
    /** What the clock of the store has to say. */
    public static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    private KnownContent() {}

    /** Writes a bit of everything into an empty store: a truncated stream, tags and causes, documents, a blob. */
    public static void write(Backend store) {
        var meta = new Meta(List.of("e0"), "trace", "ann", List.of("red", "blue"));
        store.log()
                .append(
                        "orders/1",
                        Expected.none(),
                        List.of(
                                new NewEvent("e1", "placed", NOON, Json.parse("{\"n\":1}"), Meta.NONE),
                                new NewEvent("e2", "paid", NOON, Json.parse("{\"n\":2}"), meta)));
        store.log().truncate("orders/1", 1);
        store.docs().put("users", "ann", Expected.none(), NewDoc.of(Json.parse("[1]")));
        NewDoc expiring = new NewDoc(Json.EMPTY, NOON.plusMillis(1), List.of("new", "red"));
        store.docs().put("users", "bob", Expected.none(), expiring);
        store.blobs().put("abc".getBytes(StandardCharsets.UTF_8));
    }
}
