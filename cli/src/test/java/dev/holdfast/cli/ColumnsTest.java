package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {
    @Test
    void wideCharactersTakeTwoColumnsAndMarksNone() {
        assertThat(Columns.width("abc")).isEqualTo(3);
        assertThat(Columns.width("日本")).isEqualTo(4);
        assertThat(Columns.width("e\u0301")).isEqualTo(1);
        assertThat(Columns.width("\uD83D\uDE80")).isEqualTo(2);
    }

    @Test
    void cuttingKeepsWholeCharactersAndSaysThatSomethingIsMissing() {
        assertThat(Columns.cut("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Columns.cut("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(Columns.cut("日本語", 4)).isEqualTo("日…");
        assertThat(Columns.cut("abc", 0)).isEmpty();
    }

    @Test
    void nothingThatSteersATerminalSurvives() {
        assertThat(Columns.plain("a\033[31mb\r\nc\u0007\u009b")).isEqualTo("a [31mb  c");
    }

    @Test
    void paddingCountsColumns() {
        assertThat(Columns.pad("日", 4)).isEqualTo("日  ");
    }
}
