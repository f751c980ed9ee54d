package dev.holdfast.testkit;

import static dev.holdfast.testkit.Samples.doc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Pages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys are scanned in the order of their UTF-8 bytes, in pages of any size. */
interface DocsScanning extends OpenStore {
    Comparator<String> BYTES =
            Comparator.comparing((String name) -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    @Test
    default void anEmptyStoreHasNothing() {
        assertThat(docs().get("c", "k")).isEmpty();
        assertThat(docs().scan("c", "", 10)).isEmpty();
        assertThat(docs().find("c", "t", "", 10)).isEmpty();
        assertThat(docs().collections()).isEmpty();
        assertThat(docs().purge(10)).isZero();
    }

    @Test
    default void keysComeInTheOrderOfTheirBytes() {
        List<String> inOrder = List.of(
                "\"",
                "-",
                "10",
                "9",
                "A",
                "Z",
                "_",
                "a",
                "aa",
                "b",
                "\u00e9",
                "\u2028",
                "\ud7ff",
                "\uf8ff",
                "\uff5e",
                "\uffff",
                "\ud800\udc00",
                "😀",
                "\udbff\udfff");
        for (String key : inOrder.reversed()) {
            docs().put("c", key, Expected.none(), doc(1, "t"));
        }
        assertThat(docs().scan("c", "", 100)).extracting(Doc::key).isEqualTo(inOrder);
        assertThat(docs().find("c", "t", "", 100)).extracting(Doc::key).isEqualTo(inOrder);
        assertThat(docs().scan("c", "\uffff", 100)).extracting(Doc::key).isEqualTo(inOrder.subList(16, 19));
        assertThat(inOrder).isSortedAccordingTo(BYTES).isSortedAccordingTo(Docs.KEY_ORDER);
    }

    @Test
    default void aCollectionIsReadInPagesOfAnySize() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            keys.add("key-" + i);
            docs().put("c", "key-" + i, Expected.none(), i % 2 == 0 ? doc(i, "even", "all") : doc(i, "all"));
        }
        docs().put("d", "key-10", Expected.none(), doc(10, "even"));
        for (int limit : new int[] {1, 3, 9, 10, 11, Docs.MAX_BATCH}) {
            assertThat(PageByPage.<Doc>all(
                            limit, last -> docs().scan("c", last.map(Doc::key).orElse(""), limit)))
                    .extracting(Doc::key)
                    .isEqualTo(keys);
        }
        assertThat(docs().scan("c", "key-3zzz", 2)).extracting(Doc::key).containsExactly("key-4", "key-5");
        assertThat(docs().scan("c", "zzz", 2)).isEmpty();
        assertThat(docs().find("c", "even", "", 3)).extracting(Doc::key).containsExactly("key-0", "key-2", "key-4");
        assertThat(docs().find("c", "even", "key-4", 3)).extracting(Doc::key).containsExactly("key-6", "key-8");
        assertThat(docs().find("c", "all", "key-7", 10)).isEqualTo(docs().scan("c", "key-7", 10));
        assertThat(docs().find("c", "EVEN", "", 10)).isEmpty();
    }

    @Test
    default void collectionsAreThoseThatHoldADocument() {
        for (String collection : List.of("b", "a", "\uffff", "😀", "B")) {
            docs().put(collection, "k", Expected.none(), doc(1));
        }
        assertThat(docs().collections()).containsExactly("B", "a", "b", "\uffff", "😀");
        docs().delete("a", "k", Expected.any());
        assertThat(docs().collections()).containsExactly("B", "b", "\uffff", "😀");
    }

    @Test
    default void aTagGivenTwiceFindsTheDocumentOnce() {
        docs().put("c", "k", Expected.none(), doc(1, "t", "t"));
        assertThat(docs().find("c", "t", "", 10)).hasSize(1);
        assertThat(docs().get("c", "k").orElseThrow().tags()).containsExactly("t", "t");
    }

    @Test
    default void aLimitHasBounds() {
        for (int limit : new int[] {-1, 0, Docs.MAX_BATCH + 1, Integer.MAX_VALUE}) {
            for (Runnable use : List.<Runnable>of(
                    () -> docs().scan("c", "", limit),
                    () -> docs().find("c", "t", "", limit),
                    () -> docs().purge(limit))) {
                assertThatThrownBy(use::run)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("the limit " + limit + " is not between 1 and 1000");
            }
        }
    }

    @Test
    default void aPageOfLongBodiesEndsEarlyAndTheRestFollows() {
        for (int i = 1; i <= 18; i++) {
            docs().put("c", "k" + (10 + i), Expected.none(), new NewDoc(Samples.longText(), null, List.of("t")));
        }
        for (Pages<Doc> all : List.of(Pages.of(docs(), "c"), Pages.tagged(docs(), "c", "t"))) {
            assertThat(all).extracting(Doc::key).hasSize(18).isSorted();
        }
        for (List<Doc> page : List.of(docs().scan("c", "", 1_000), docs().find("c", "t", "", 1_000))) {
            assertThat(page).hasSizeBetween(1, 17);
            assertThat(Pages.isLast(page, 1_000)).isFalse();
        }
    }
}
