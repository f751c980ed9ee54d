package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void anyPrintableTextIsAName() {
        for (String name :
                List.of("a", " ", "../x", "a/b\\c", "😀", "\uffff", "\u0080", "x".repeat(512), "é".repeat(256))) {
            assertThat(Names.check("key", name)).isSameAs(name);
        }
    }

    @Test
    void aRefusalNamesTheThingAndTheReason() {
        refuses("", "the key is empty; give it a name");
        refuses("a\nb", "the key 'a?b' has a control character at index 1; use printable characters");
        refuses("\u0000", "the key '?' has a control character at index 0; use printable characters");
        refuses("ab\u007f", "has a control character at index 2");
        refuses("😀\ud83d", "the key has half a surrogate pair at index 2");
        refuses("a\ude00", "the key has half a surrogate pair at index 1");
        refuses("x".repeat(513), "the key '" + "x".repeat(40) + "…' is longer than 512 bytes; shorten it");
        refuses("é".repeat(257), "is longer than 512 bytes; shorten it");
        refuses("x" + "😀".repeat(128), "is longer than 512 bytes; shorten it");
    }

    @Test
    void aTenantMakesANameLonger() {
        String longest = "t".repeat(Names.MAX_TENANT_LENGTH) + Names.TENANT_END + "é".repeat(256);
        assertThat(Names.check("key", longest)).isSameAs(longest);
        refuses(longest + "x", "is longer than 512 bytes; shorten it");
        refuses("t" + longest, "is longer than 512 bytes; shorten it");
        List<String> tags = new ArrayList<>(Collections.nCopies(Names.MAX_TAGS, "x"));
        tags.addFirst("acme" + Names.TENANT_END);
        assertThat(Names.checkAll("tag", tags)).hasSize(Names.MAX_TAGS + 1);
    }

    @Test
    void aRefusalHoldsNoHalfCharacter() {
        assertThatThrownBy(() -> Names.check("key", "x" + "😀".repeat(200))).satisfies(refusal -> {
            String message = String.valueOf(refusal.getMessage());
            assertThat(new String(message.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(message);
        });
    }

    private static void refuses(String name, String message) {
        assertThatThrownBy(() -> Names.check("key", name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void listsOfNamesAreCopiedAndBounded() {
        List<String> names = new ArrayList<>(Collections.nCopies(Names.MAX_TAGS, "x"));
        List<String> copy = Names.checkAll("tag", names);
        names.clear();
        assertThat(copy).hasSize(Names.MAX_TAGS).isUnmodifiable();
        assertThatThrownBy(() -> Names.checkAll("tag", Collections.nCopies(101, "x")))
                .hasMessage("101 tags exceed the limit of 100");
        assertThatThrownBy(() -> Names.checkAll("tag", List.of("a", "")))
                .hasMessage("the tag is empty; give it a name");
    }

    @Test
    void namesAreComparedByTheirBytes() {
        List<String> inOrder = List.of("", "A", "a", "aa", "b", "é", "\uffff", "😀");
        List<String> shuffled = new ArrayList<>(inOrder.reversed());
        shuffled.sort(Docs.KEY_ORDER);
        assertThat(shuffled).isEqualTo(inOrder);
    }
}
