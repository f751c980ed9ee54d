package dev.holdfast.store.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Digest;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LargeBodiesTest {
    private final Backend inner = new MemoryBackend(StoreOptions.defaults());
    private final Backend outer = new LargeBodies(inner);

    private static NewEvent event(Json body, String... tags) {
        return NewEvent.of("t", Instant.EPOCH, body, Meta.tagged(tags));
    }

    @Test
    void aLargeBodyBecomesABlobAndComesBack() {
        Json large = Json.string("é".repeat(2_000_000));
        outer.log().append("a", Expected.none(), List.of(event(large, "mine"), event(Json.EMPTY)));
        Event event = outer.log().read("a", 0, 1).getFirst();
        assertThat(event.body()).isEqualTo(large);
        assertThat(event.meta().tags()).containsExactly("mine");
        Digest digest = Digest.of(large.text().getBytes(StandardCharsets.UTF_8));
        assertThat(inner.log().find(event.id()).orElseThrow().body().text())
                .isEqualTo("{\"$blob\":\"" + digest + "\"}");
        assertThat(inner.log().readTagged("blob:" + digest, 0, 10)).hasSize(1);
        assertThat(outer.log().readTagged("mine", 0, 10))
                .isEqualTo(outer.log().readAll(0, 1))
                .containsExactly(event);
    }

    @Test
    void aBodyAtTheThresholdStays() {
        Json body = Json.string("x".repeat(LargeBodies.THRESHOLD_BYTES - 2));
        outer.log().append("a", Expected.none(), List.of(event(body)));
        assertThat(inner.log().read("a", 0, 1).getFirst().body()).isEqualTo(body);
        assertThat(inner.blobs().list(null, 1)).isEmpty();
    }

    @Test
    void repeatingALargeAppendStoresNothingMore() {
        List<NewEvent> batch = List.of(event(Json.string("x".repeat(300_000))));
        outer.log().append("a", Expected.none(), batch);
        assertThat(outer.log().append("a", Expected.none(), batch)).isEqualTo(1);
        assertThat(inner.blobs().list(null, 10)).hasSize(1);
    }

    @Test
    void whatOnlyLooksLikeAReferenceIsLeftAlone() {
        String digest = "0".repeat(64);
        Json lookalike = Json.parse("{\"$blob\":\"" + digest + "\"}");
        outer.log()
                .append(
                        "a",
                        Expected.none(),
                        List.of(event(lookalike), event(Json.EMPTY, "blob:" + digest), event(Json.EMPTY, "blob:x")));
        assertThat(outer.log().read("a", 0, 10)).isEqualTo(inner.log().read("a", 0, 10));
    }

    @Test
    void aMissingBlobIsDamageThatNamesTheEvent() {
        NewEvent event = event(Json.string("x".repeat(300_000)));
        outer.log().append("a", Expected.none(), List.of(event));
        inner.blobs().delete(inner.blobs().list(null, 1).getFirst().digest(), Instant.MAX);
        assertThatThrownBy(() -> outer.log().read("a", 0, 1))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("event " + event.id() + " of stream 'a'")
                .hasMessageContaining("missing");
    }

    @Test
    void anEventWithAllItsTagsKeepsItsBody() {
        String[] tags = Collections.nCopies(100, "t").toArray(String[]::new);
        Json large = Json.string("x".repeat(NewEvent.MAX_BODY_BYTES - 2));
        outer.log().append("a", Expected.none(), List.of(event(large, tags)));
        assertThat(inner.log().read("a", 0, 1).getFirst().body()).isEqualTo(large);
        assertThatThrownBy(() -> outer.log()
                        .append("b", Expected.none(), List.of(event(Json.string("x".repeat(1_100_000)), tags))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 1048576");
    }
}
