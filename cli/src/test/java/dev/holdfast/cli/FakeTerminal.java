package dev.holdfast.cli;

import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal that wraps long lines, wraps them anew when it is resized, and scrolls. Knows the codes that {@link Screen}
 * uses, and refuses others. One thread at a time.
 */
final class FakeTerminal extends Writer {
    private static final Pattern CODE = Pattern.compile("\033\\[(\\??)(\\d*)([A-Za-z])");

    /** Lines as they were printed, each as long as it likes; they are wrapped only for counting rows. */
    private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));

    private int columns;
    private int row;
    private int column;

    FakeTerminal(int columns) {
        this.columns = columns;
    }

    void resize(int other) {
        columns = other;
    }

    /** What can be read, without the empty lines at the end. */
    List<String> text() {
        List<String> text = new ArrayList<>(
                lines.stream().map(line -> line.toString().stripTrailing()).toList());
        while (!text.isEmpty() && text.getLast().isEmpty()) {
            text.removeLast();
        }
        return text;
    }

    @Override
    public void write(char[] buffer, int offset, int length) {
        String rest = new String(buffer, offset, length);
        while (!rest.isEmpty()) {
            Matcher code = CODE.matcher(rest);
            if (code.lookingAt()) {
                perform(code.group(1) + code.group(3), code.group(2));
                rest = rest.substring(code.end());
            } else {
                print(rest.charAt(0));
                rest = rest.substring(1);
            }
        }
    }

    private void perform(String code, String number) {
        switch (code) {
            case "A" -> up(Integer.parseInt(number));
            case "J" -> {
                lines.get(row).setLength(column);
                lines.subList(row + 1, lines.size()).clear();
            }
            case "K" -> lines.get(row).setLength(column);
            case "m", "?h", "?l" -> {} // colours, and showing a frame at once
            default -> throw new AssertionError("no terminal was promised to know the code " + code);
        }
    }

    /** Up by rows of the screen, of which a long line takes several. */
    private void up(int rows) {
        int left = rows;
        while (left > 0 && row > 0) {
            row--;
            left -= Math.max(1, Math.ceilDiv(lines.get(row).length(), columns));
        }
    }

    private void print(char c) {
        switch (c) {
            case '\r' -> column = 0;
            case '\n' -> {
                row++;
                if (row == lines.size()) {
                    lines.add(new StringBuilder());
                }
            }
            default -> {
                StringBuilder line = lines.get(row);
                line.append(" ".repeat(Math.max(0, column + 1 - line.length())));
                line.setCharAt(column++, c);
            }
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
