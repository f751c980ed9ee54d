package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteOrderTest {
    @Test
    void whateverIsComparedTheOrderIsThatOfTheBytes() {
        List<String> names = new ArrayList<>();
        for (int point : new int[] {' ', 'a', 0x7f, 0x80, 0xd7fe, 0xd7ff, 0xe000, 0xfffe, 0xffff, 0x10000, 0x10ffff}) {
            String name = Character.toString(point);
            names.addAll(List.of(name, name + "a", name + "\uffff", name + "\ud83d\ude00"));
        }
        names.sort(Docs.KEY_ORDER);
        List<String> ordered = names.stream().map(ByteOrder::of).toList();
        assertThat(ordered).isSortedAccordingTo(Comparator.naturalOrder()).doesNotHaveDuplicates();
        assertThat(ordered).isSortedAccordingTo(Docs.KEY_ORDER);
        assertThat(ByteOrder.of("plain é")).isEqualTo("plain é");
    }
}
