package dev.holdfast.testkit;

import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Plain events and documents for tests to store. */
final class Samples {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");

    private Samples() {}

    static NewEvent event() {
        return tagged();
    }

    static NewEvent tagged(String... tags) {
        return NewEvent.of("sampled", NOON, Json.parse("{\"a\":1}"), Meta.tagged(tags));
    }

    static NewEvent withId(String id) {
        return new NewEvent(id, "sampled", NOON, Json.EMPTY, Meta.NONE);
    }

    static List<NewEvent> events(int count) {
        List<NewEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(NewEvent.of("sampled", NOON.plusMillis(i), number(i)));
        }
        return events;
    }

    static Json number(long value) {
        return Json.ofCompact("{\"n\":" + value + "}");
    }

    /** Eighteen of them are more than a page, and each is short enough for every store. */
    static Json longText() {
        return Json.ofCompact("\"" + "x".repeat(280_000) + "\"");
    }

    static NewDoc doc(long value) {
        return NewDoc.of(number(value));
    }

    static NewDoc doc(long value, String... tags) {
        return new NewDoc(number(value), null, List.of(tags));
    }

    static NewDoc expiring(Instant when) {
        return new NewDoc(Json.EMPTY, when, List.of());
    }
}
