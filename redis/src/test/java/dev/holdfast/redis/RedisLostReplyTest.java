package dev.holdfast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.servers.LossyLine;
import dev.holdfast.servers.RedisServer;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Conflict;
import dev.holdfast.store.StoreException.Unavailable;
import java.io.IOException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A write whose reply got lost has happened, the writer is told that it may have, and repeating it does no harm. */
class RedisLostReplyTest {
    private final LossyLine line = LossyLine.to(RedisServer.shared().port());
    private final Backend store = Spaces.open(RedisServer.shared()
            .createSpace()
            .replace(":" + RedisServer.shared().port(), ":" + line.port()));

    RedisLostReplyTest() throws IOException {}

    /** The server knows every script, so that one request is one write. */
    @BeforeEach
    void writeOnce() {
        store.log().append("warm", Expected.any(), Spaces.events(1));
        store.docs().put("warm", "k", Expected.any(), NewDoc.of(Json.EMPTY));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        line.close();
    }

    @Test
    void anAppendRepeatedHasTheEffectOfOnce() {
        for (int i = 0; i < 10; i++) {
            List<NewEvent> batch = Spaces.events(2);
            Expected expected = Expected.version(2L * i);
            assertThat(lost(() -> store.log().append("a", expected, batch)).nothingWritten())
                    .isFalse();
            assertThat(store.log().version("a")).isEqualTo(2L * i + 2);
            assertThat(store.log().append("a", expected, batch)).isEqualTo(2L * i + 2);
        }
        assertThat(store.log().read("a", 0, 100))
                .hasSize(20)
                .extracting(Event::id)
                .doesNotHaveDuplicates();
    }

    @Test
    void aDocumentPutAgainIsAConflictWithOneself() {
        NewDoc doc = NewDoc.of(Json.parse("{\"by\":\"me\"}"));
        Unavailable unsure = lost(() -> store.docs().put("c", "k", Expected.none(), doc));
        assertThat(unsure.nothingWritten()).isFalse();
        assertThat(unsure).hasMessageContaining("whether the write happened is not known");
        assertThatThrownBy(() -> store.docs().put("c", "k", Expected.none(), doc))
                .isInstanceOf(Conflict.class);
        assertThat(store.docs().get("c", "k").orElseThrow().body()).isEqualTo(doc.body());
    }

    @Test
    void aLostReadHasWrittenNothing() {
        assertThat(lost(() -> store.log().version("warm")).nothingWritten()).isTrue();
        assertThat(store.log().version("warm")).isEqualTo(1);
    }

    private Unavailable lost(ThrowingCallable work) {
        line.loseNextReply();
        Throwable thrown = catchThrowable(work);
        assertThat(thrown).isInstanceOf(Unavailable.class);
        return (Unavailable) thrown;
    }
}
