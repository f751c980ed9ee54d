package dev.holdfast.testkit;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Fills a store with all there is, at random; tell the seed when a test fails. One thread at a time. */
public final class RandomStore {
    /** What chance begins with: the system property {@code holdfast.seed}, or another one each time. */
    public final long seed = Long.getLong("holdfast.seed", System.nanoTime());

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    private final Backend store;
    private final InstantSource clock;
    private int events;

    /** @param clock the one the store was opened with */
    public RandomStore(Backend store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Appends, truncates, puts and deletes, so many times. */
    public RandomStore change(int steps) {
        for (int i = 0; i < steps; i++) {
            switch (random.nextInt(10)) {
                case 0 -> truncate();
                case 1 -> put();
                case 2 -> delete();
                case 3 -> blob();
                default -> append();
            }
        }
        return this;
    }

    /** An event as large as to become a blob. */
    public RandomStore appendLarge() {
        String text = "\"" + "x".repeat(300 << 10) + events++ + "\"";
        store.log().append("large", Expected.any(), List.of(event("large", Json.ofCompact(text), Meta.NONE)));
        return this;
    }

    /** Appends a few events to one of five streams. */
    public RandomStore append() {
        List<NewEvent> batch = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            Meta meta = random.nextBoolean()
                    ? Meta.NONE
                    : new Meta(List.of("cause"), "together", "somebody", List.of("tag", "ümlaut \"quoted\""));
            batch.add(
                    event("type-" + random.nextInt(3), Json.parse("{\"n\": " + events + ", \"x\":[1.50,null]}"), meta));
        }
        store.log().append(stream(), Expected.any(), batch);
        return this;
    }

    private NewEvent event(String type, Json body, Meta meta) {
        return new NewEvent("event-" + events, type, Instant.EPOCH.plusSeconds(events++), body, meta);
    }

    private String stream() {
        return "stream " + random.nextInt(5);
    }

    private void truncate() {
        String stream = stream();
        store.log().truncate(stream, random.nextLong(store.log().version(stream) + 1));
    }

    private void put() {
        Instant expiry = random.nextInt(4) == 0 ? clock.instant().plusSeconds(3_600) : null;
        List<String> tags = random.nextBoolean() ? List.of() : List.of("tag-" + random.nextInt(3));
        Json body = Json.parse("{\"n\": " + random.nextInt() + "}");
        store.docs().put(collection(), key(), Expected.any(), new NewDoc(body, expiry, tags));
    }

    private void delete() {
        store.docs().delete(collection(), key(), Expected.any());
    }

    private String collection() {
        return "collection-" + random.nextInt(3);
    }

    private String key() {
        return "key/" + random.nextInt(6);
    }

    /** A blob and an event that refers to it. */
    private void blob() {
        var digest = store.blobs().put(("blob " + random.nextInt()).getBytes(StandardCharsets.UTF_8));
        store.log()
                .append(
                        stream(),
                        Expected.any(),
                        List.of(event("attached", Json.EMPTY, Meta.tagged("blob:" + digest))));
    }
}
