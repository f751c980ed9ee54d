package dev.holdfast.cli;

import dev.holdfast.store.ops.CopyProgress;
import dev.holdfast.store.ops.CopyProgress.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far something long is, how fast it goes and how much time is left: in place on a terminal, elsewhere with a line
 * every few seconds. One thread at a time.
 */
final class Meter implements Consumer<CopyProgress>, AutoCloseable {
    private static final long FRAME_NANOS = 200_000_000;
    private static final long LINE_NANOS = 5_000_000_000L;

    private final Console console;
    private final @Nullable Screen screen;
    private @Nullable Phase phase;
    private long phaseBegan;
    private long doneBefore;
    private long shown = System.nanoTime();

    private final boolean silent;

    /** @param silent whether to show nothing */
    Meter(Console console, boolean silent) {
        this.console = console;
        this.silent = silent;
        this.screen = silent ? null : console.terminal().get();
    }

    @Override
    public void accept(CopyProgress now) {
        long time = System.nanoTime();
        if (phase != now.phase()) {
            phase = now.phase();
            phaseBegan = time;
            doneBefore = now.done();
        }
        if (!silent && time - shown > (screen == null ? LINE_NANOS : FRAME_NANOS)) {
            shown = time;
            String line = line(now, now.done() - doneBefore, Duration.ofNanos(time - phaseBegan));
            if (screen == null) {
                console.out().println(line);
            } else {
                screen.draw(List.of(new Screen.Line(line, Screen.Colour.NONE)));
            }
        }
    }

    /** {@code events 4200 of 10000, 1400/s, 4.1s left}. */
    static String line(CopyProgress now, long since, Duration taken) {
        double rate = taken.isZero() ? 0 : since * 1e9 / taken.toNanos();
        String what = now.phase().name().toLowerCase(Locale.ROOT);
        String total = now.total() > 0 ? " of " + now.total() : "";
        String left = now.total() > 0 && rate > 0
                ? ", " + Words.length(Duration.ofMillis((long) ((now.total() - now.done()) * 1_000 / rate))) + " left"
                : "";
        return what + " " + now.done() + total + (rate > 0 ? ", " + Math.round(rate) + "/s" : "") + left;
    }

    @Override
    public void close() {
        if (screen != null) {
            screen.draw(List.of());
            screen.settle();
        }
    }
}
