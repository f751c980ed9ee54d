package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events, documents and digests refuse what no backend can hold. */
class ValuesTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.123456Z");

    @Test
    void anEventIsCutToTheMillisecondAndHasAnIdOfItsOwn() {
        NewEvent event = NewEvent.of("t", TIME, Json.EMPTY);
        assertThat(event.time()).isEqualTo("2026-01-01T00:00:00.123Z");
        assertThat(event.id())
                .hasSize(26)
                .isNotEqualTo(NewEvent.of("t", TIME, Json.EMPTY).id());
    }

    @Test
    void idsGrow() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            ids.add(NewEvent.of("t", TIME, Json.EMPTY).id());
        }
        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void anEventHasProperNames() {
        assertThatThrownBy(() -> new NewEvent("", "t", TIME, Json.EMPTY, Meta.NONE))
                .hasMessage("the event id is empty; give it a name");
        assertThatThrownBy(() -> NewEvent.of("a\n", TIME, Json.EMPTY)).hasMessageContaining("the event type");
        assertThatThrownBy(() -> new Meta(List.of(""), null, null, List.of()))
                .hasMessageContaining("the cause is empty");
        assertThatThrownBy(() -> new Meta(List.of(), "", null, List.of()))
                .hasMessageContaining("the correlation is empty");
        assertThatThrownBy(() -> new Meta(List.of(), null, "", List.of())).hasMessageContaining("the actor is empty");
        assertThatThrownBy(() -> Meta.tagged(Collections.nCopies(101, "t").toArray(String[]::new)))
                .hasMessage("101 tags exceed the limit of 100");
    }

    @Test
    void aBatchHasLimits() {
        NewEvent event = NewEvent.of("t", TIME, Json.EMPTY);
        Log.checkBatch(List.of(event));
        assertThatThrownBy(() -> Log.checkBatch(List.of())).hasMessage("an append takes 1 to 1000 events, not 0");
        assertThatThrownBy(() -> Log.checkBatch(Collections.nCopies(1_001, event)))
                .hasMessage("an append takes 1 to 1000 events, not 1001");
        assertThatThrownBy(() -> Log.checkBatch(List.of(event, event)))
                .hasMessage("a batch of 2 events names an id twice");
        Json longest = Json.string("é".repeat((NewEvent.MAX_BODY_BYTES - 2) / 2));
        Log.checkBatch(List.of(NewEvent.of("t", TIME, longest)));
        var tooLong = new NewEvent("x", "t", TIME, Json.string("x".repeat(NewEvent.MAX_BODY_BYTES - 1)), Meta.NONE);
        assertThatThrownBy(() -> Log.checkBatch(List.of(event, tooLong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the body of event x has 1048577 bytes, more than 1048576; store it as a blob and refer to it");
    }

    @Test
    void aDocumentHasLimitsAndAnExpiryToTheMillisecond() {
        assertThat(new NewDoc(Json.EMPTY, TIME, List.of()).expiresAt()).isEqualTo("2026-01-01T00:00:00.123Z");
        assertThatThrownBy(() -> NewDoc.of(Json.string("x".repeat(NewDoc.MAX_BODY_BYTES))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8388608; store it as a blob");
        assertThatThrownBy(() -> new NewDoc(Json.EMPTY, null, List.of("a", "")))
                .hasMessageContaining("the tag is empty");
    }

    @Test
    void aDocumentIsGoneAtItsExpiryAndNotBefore() {
        Doc doc = Doc.stored(new NewDoc(Json.EMPTY, TIME, List.of()), "c", "k", 1);
        Instant expiry = Instant.parse("2026-01-01T00:00:00.123Z");
        assertThat(doc.expired(expiry.minusNanos(1))).isFalse();
        assertThat(doc.expired(expiry)).isTrue();
        assertThat(Doc.stored(NewDoc.of(Json.EMPTY), "c", "k", 1).expired(Instant.MAX))
                .isFalse();
    }

    @Test
    void aDigestIsSixtyFourHexadecimalDigits() {
        assertThat(Digest.of(new byte[0]))
                .hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        for (String bad : List.of("", "abc", "E".repeat(64), "g".repeat(64), "0".repeat(63), "0".repeat(65))) {
            assertThatThrownBy(() -> new Digest(bad))
                    .hasMessage("'" + bad + "' is not a SHA-256 digest of 64 hexadecimal digits");
        }
    }

    @Test
    void aBlobHasALimit() {
        Blobs.checkSize(new byte[0]);
        assertThatThrownBy(() -> Blobs.checkSize(new byte[Blobs.MAX_BYTES + 1]))
                .hasMessageContaining("exceeds 268435456");
    }
}
