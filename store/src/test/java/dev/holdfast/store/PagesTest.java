package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PagesTest {
    /** One more than a page, and one more than two. */
    private static final List<Integer> COUNTS = List.of(0, 1, 999, 1_000, 1_001, 2_001);

    private final Backend store = Stores.open("memory:");

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theThousandAndFirstEventIsReadToo() {
        for (int count : COUNTS) {
            String stream = "s" + count;
            append(stream, count);
            assertThat(Pages.of(store.log(), stream, 0)).hasSize(count);
            assertThat(Pages.tagged(store.log(), stream, 0)).hasSize(count);
        }
        assertThat(Pages.of(store.log(), 0))
                .hasSize(COUNTS.stream().mapToInt(Integer::intValue).sum());
    }

    private void append(String stream, int count) {
        for (int i = 0; i < count; i++) {
            store.log().append(stream, Expected.version(i), List.of(event(stream)));
        }
    }

    private static NewEvent event(String tag) {
        return NewEvent.of("E", Instant.EPOCH, Json.parse("{}"), Meta.tagged(tag));
    }

    @Test
    void theThousandAndFirstDocumentIsReadToo() {
        for (int count : COUNTS) {
            String collection = "c" + count;
            for (int i = 0; i < count; i++) {
                var doc = new NewDoc(Json.parse("{}"), null, List.of(collection));
                store.docs().put(collection, "%05d".formatted(i), Expected.none(), doc);
            }
            assertThat(Pages.of(store.docs(), collection)).hasSize(count);
            assertThat(Pages.tagged(store.docs(), collection, collection)).hasSize(count);
        }
    }

    @Test
    void readingBeginsAfterWhatWasSeen() {
        append("a", 1_500);
        assertThat(Pages.of(store.log(), "a", 400))
                .extracting(Event::version)
                .startsWith(401L)
                .hasSize(1_100);
    }

    @Test
    void theThousandAndFirstBlobIsReadToo() {
        IntStream.range(0, 1_001).forEach(i -> store.blobs().put(("blob " + i).getBytes(StandardCharsets.UTF_8)));
        assertThat(Pages.of(store.blobs())).hasSize(1_001);
    }

    @Test
    void whatWasGivenMayBeDeleted() {
        for (int i = 0; i < 1_001; i++) {
            store.docs().put("c", "%05d".formatted(i), Expected.none(), NewDoc.of(Json.parse("{}")));
        }
        Pages.of(store.docs(), "c").forEach(doc -> store.docs().delete("c", doc.key(), Expected.any()));
        assertThat(Pages.of(store.docs(), "c")).isEmpty();
    }

    @Test
    void nothingFollowsTheEnd() {
        var none = Pages.of(store.log(), "unknown", 0).iterator();
        assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
    }
}
