package dev.holdfast.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The last lines of a terminal, drawn again and again in place. Leaves nothing switched on, so that a terminal is as it was
 * even after {@code kill -9}. One thread at a time, but for {@link #resized}.
 */
final class Screen {
    /** Prints the size only if the output is a terminal. */
    private static final List<String> ASK = List.of("sh", "-c", "[ -t 1 ] && stty size < /dev/tty >&2");

    private static final Pattern SIZE = Pattern.compile("(\\d+) (\\d+)\\s*");
    /** Terminals that know these show a frame at once; others ignore them. */
    private static final String HOLD = "\033[?2026h";

    private static final String SHOW = "\033[?2026l";
    private static final String CLEAR_TO_END = "\033[J";
    private static final String CLEAR_LINE = "\033[K";

    /** Rows and columns. Immutable. */
    record Size(int rows, int columns) {}

    /** A line to draw. Immutable. */
    record Line(String text, Colour colour) {}

    /** The colours of lines, with the code that switches each on. */
    enum Colour {
        NONE(""),
        DIM("\033[2m"),
        RED("\033[31m"),
        GREEN("\033[32m"),
        YELLOW("\033[33m"),
        CYAN("\033[36m");

        private final String code;

        Colour(String code) {
            this.code = code;
        }
    }

    private final PrintWriter out;
    private volatile Size size;
    private List<Line> drawn = List.of();

    Screen(PrintWriter out, Size size) {
        this.out = out;
        this.size = size;
    }

    /** The terminal that standard output is; null where it is none, or the environment asks for plain text. */
    static @Nullable Screen open(PrintWriter out, Map<String, String> environment) {
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "dumb").equals("dumb");
        Size size = plain ? null : ask();
        if (size == null) {
            return null;
        }
        Screen screen = new Screen(out, size);
        WindowSignal.listen(() -> {
            Size now = ask();
            if (now != null) {
                screen.resized(now);
            }
        });
        return screen;
    }

    private static @Nullable Size ask() {
        try {
            Process stty = new ProcessBuilder(ASK)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            stty.getOutputStream().close();
            Matcher answer = SIZE.matcher(new String(stty.getErrorStream().readAllBytes(), StandardCharsets.US_ASCII));
            if (!answer.matches()) {
                return null;
            }
            return new Size(Integer.parseInt(answer.group(1)), Integer.parseInt(answer.group(2)));
        } catch (IOException noShell) {
            return null;
        }
    }

    Size size() {
        return size;
    }

    void resized(Size now) {
        size = now;
    }

    /** Replaces what was drawn last. Lines that are too long are shortened, the last lines that are too many left out. */
    void draw(List<Line> lines) {
        Size now = size;
        List<Line> fitting = lines.stream()
                .limit(Math.max(1, now.rows() - 1))
                .map(line -> new Line(Columns.cut(line.text(), now.columns()), line.colour()))
                .toList();
        StringBuilder frame = new StringBuilder(HOLD);
        rewind(frame, now);
        for (Line line : fitting) {
            frame.append(line.colour().code).append(line.text());
            frame.append(line.colour() == Colour.NONE ? "" : "\033[0m")
                    .append(CLEAR_LINE)
                    .append("\r\n");
        }
        out.print(frame.append(CLEAR_TO_END).append(SHOW));
        out.flush();
        drawn = fitting;
    }

    /** Prints a line that stays, where the drawn lines begin; the next {@link #draw} goes on below it. */
    void printAbove(String text) {
        StringBuilder line = new StringBuilder();
        rewind(line, size);
        out.print(line.append(CLEAR_TO_END).append(Columns.plain(text)).append("\r\n"));
        drawn = List.of();
    }

    /** To the first line of the last frame. A terminal that became narrower has wrapped its lines since. */
    private void rewind(StringBuilder frame, Size now) {
        int rows = 0;
        for (Line line : drawn) {
            rows += Math.max(1, Math.ceilDiv(Columns.width(line.text()), Math.max(1, now.columns())));
        }
        frame.append('\r');
        if (rows > 0) {
            frame.append("\033[%dA".formatted(rows));
        }
    }

    /** Lets what is drawn stand, and goes on below it. */
    void settle() {
        drawn = List.of();
    }
}
