package dev.holdfast.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints results as they come, as rows of a Markdown table, each beside what it is compared with. */
final class Table {
    private final List<String> rows = new ArrayList<>();

    Table(String title) {
        line("");
        line("### " + title);
        line("");
        line("| what | per second | p50 ms | p99 ms | beside | ratio |");
        line("|---|---:|---:|---:|---|---:|");
    }

    void row(String what, Rate rate) {
        line(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | | |",
                what,
                number(rate.perSecond()),
                millis(rate.p50().toNanos()),
                millis(rate.p99().toNanos())));
    }

    void row(String what, Rate rate, String beside, double other) {
        line(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s %s | %.2f |",
                what,
                number(rate.perSecond()),
                millis(rate.p50().toNanos()),
                millis(rate.p99().toNanos()),
                beside,
                number(other),
                rate.perSecond() / other));
    }

    void note(String text) {
        line("");
        line(text);
    }

    /** Says how many programs were waiting for processors just now. */
    void load() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        note(String.format(
                Locale.ROOT,
                "load average of the last minute %.1f on %d processors",
                system.getSystemLoadAverage(),
                system.getAvailableProcessors()));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }

    private void line(String text) {
        rows.add(text);
        System.out.println(text);
        System.out.flush();
    }
}
