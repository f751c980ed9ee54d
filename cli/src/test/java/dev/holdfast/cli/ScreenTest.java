package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.Screen.Colour;
import dev.holdfast.cli.Screen.Line;
import dev.holdfast.cli.Screen.Size;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final FakeTerminal terminal = new FakeTerminal(20);
    private final PrintWriter out = new PrintWriter(terminal);
    private final Screen screen = new Screen(out, new Size(5, 20));

    private void draw(String... lines) {
        screen.draw(
                Arrays.stream(lines).map(line -> new Line(line, Colour.GREEN)).toList());
    }

    private void resize(int rows, int columns) {
        terminal.resize(columns);
        screen.resized(new Size(rows, columns));
    }

    @Test
    void aFrameReplacesTheOneBefore() {
        out.print("$ holdfast run\r\n");
        draw("one", "two", "three");
        draw("1", "2");
        assertThat(terminal.text()).containsExactly("$ holdfast run", "1", "2");
    }

    @Test
    void whatIsPrintedAfterSettlingStandsBelow() {
        draw("one", "two");
        screen.settle();
        draw("three");
        assertThat(terminal.text()).containsExactly("one", "two", "three");
    }

    @Test
    void linesAreShortenedToTheWidthAndLeftOutBeyondTheHeight() {
        draw("a line of more than twenty columns", "2", "3", "4", "5", "6");
        assertThat(terminal.text()).containsExactly("a line of more than…", "2", "3", "4");
    }

    @Test
    void aTerminalThatBecomesNarrowerKeepsNothingOfTheFrameBefore() {
        out.print("before\r\n");
        draw("twenty columns wide!", "short", "also twenty columns!");
        resize(9, 7);
        draw("now");
        assertThat(terminal.text()).containsExactly("before", "now");
    }

    @Test
    void aTerminalThatBecomesWiderKeepsNothingOfTheFrameBefore() {
        out.print("before\r\n");
        draw("twenty columns wide!", "short");
        resize(9, 100);
        draw("a line of more than twenty columns");
        assertThat(terminal.text()).containsExactly("before", "a line of more than twenty columns");
    }

    @Test
    void whatIsPrintedAboveStaysWhileFramesGoOn() {
        draw("one", "two");
        screen.printAbove("warning: \033[2Jsomething");
        draw("three", "four");
        draw("five");
        assertThat(terminal.text()).containsExactly("warning:  [2Jsomething", "five");
    }

    @Test
    void noTerminalIsOpenedWhereTheEnvironmentAsksForPlainText() {
        assertThat(Screen.open(out, Map.of("TERM", "xterm", "NO_COLOR", "1"))).isNull();
        assertThat(Screen.open(out, Map.of("TERM", "dumb"))).isNull();
        assertThat(Screen.open(out, Map.of())).isNull();
    }

    @Test
    void everyFrameEndsWithoutAColour() {
        var raw = new java.io.StringWriter();
        new Screen(new PrintWriter(raw), new Size(5, 20)).draw(List.of(new Line("x", Colour.RED)));
        assertThat(raw.toString()).contains("\033[31mx\033[0m").doesNotContain("\033[?25l");
    }
}
