package dev.holdfast.testkit;

import static dev.holdfast.testkit.Samples.doc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewDoc;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes in comes out, whatever it is. */
interface DocsContent extends OpenStore {
    @Test
    default void hardBodiesComeBackEqual() {
        List<Json> bodies = Hostile.bodies();
        for (int i = 0; i < bodies.size(); i++) {
            docs().put("c", "%03d".formatted(i), Expected.none(), NewDoc.of(bodies.get(i)));
            assertThat(docs().get("c", "%03d".formatted(i)).orElseThrow().body())
                    .isEqualTo(bodies.get(i));
        }
        assertThat(docs().scan("c", "", 100)).extracting(Doc::body).isEqualTo(bodies);
    }

    @Test
    default void hostileNamesAreKeptApart() {
        List<String> names = Hostile.names();
        for (String name : names) {
            docs().put(name, "k", Expected.none(), new NewDoc(Json.string(name), null, List.of(name)));
            docs().put("c", name, Expected.none(), new NewDoc(Json.string(name), null, List.of(name)));
        }
        List<String> sorted = new ArrayList<>(names);
        sorted.sort(Docs.KEY_ORDER);
        assertThat(docs().scan("c", "", 1000)).extracting(Doc::key).isEqualTo(sorted);
        for (String name : names) {
            Doc doc = docs().get("c", name).orElseThrow();
            assertThat(doc.body()).isEqualTo(Json.string(name));
            assertThat(docs().find("c", name, "", 10)).containsExactly(doc);
            assertThat(docs().scan(name, "", 10)).extracting(Doc::body).containsExactly(Json.string(name));
            assertThat(docs().delete(name, "k", Expected.any())).isTrue();
        }
        assertThat(docs().collections()).containsExactly("c");
    }

    @Test
    default void badNamesAreRefusedEverywhere() {
        for (String bad : Hostile.badNames()) {
            List<Runnable> uses = List.of(
                    () -> docs().put(bad, "k", Expected.any(), doc(1)),
                    () -> docs().put("c", bad, Expected.any(), doc(1)),
                    () -> docs().get(bad, "k"),
                    () -> docs().get("c", bad),
                    () -> docs().delete(bad, "k", Expected.any()),
                    () -> docs().delete("c", bad, Expected.any()),
                    () -> docs().scan(bad, "", 1),
                    () -> docs().find(bad, "t", "", 1),
                    () -> docs().find("c", bad, "", 1));
            for (Runnable use : uses) {
                assertThatThrownBy(use::run).isInstanceOf(IllegalArgumentException.class);
            }
        }
        assertThat(docs().collections()).isEmpty();
    }

    @Test
    default void everyLimitCanBeReachedAtOnce() {
        List<String> tags = new ArrayList<>();
        for (int i = 0; i < Names.MAX_TAGS; i++) {
            tags.add("%03d".formatted(i) + "é".repeat(254));
        }
        String longest = "😀".repeat(Names.MAX_BYTES / 4);
        var largest = new NewDoc(
                Json.string("x".repeat(NewDoc.MAX_BODY_BYTES - 2)), Instant.parse("9999-12-31T23:59:59.999Z"), tags);
        long version = docs().put(longest, longest, Expected.none(), largest);
        Doc read = docs().get(longest, longest).orElseThrow();
        assertThat(read).isEqualTo(Doc.stored(largest, longest, longest, version));
        assertThat(docs().find(longest, tags.getLast(), "", 1)).containsExactly(read);
    }
}
