package dev.holdfast.cli;

import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.codec.EncodedBackend;
import dev.holdfast.store.ops.Copied;
import dev.holdfast.store.ops.Restore;
import dev.holdfast.store.ops.Until;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast store restore}: brings a backup back into an empty store. */
@Command(
        name = "restore",
        description = {
            "Check every byte of a backup, bring it back into an empty store, and compare the two. Kill it at any moment;"
                    + " the same command continues.",
            "With --to-position or --to-time later events are left out, and so are documents, which fit the last event only"
                    + " and are derived again.",
            "A backup of an encrypted store needs the keys it was made with, in HOLDFAST_KEYS or HOLDFAST_KEYS_FILE."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast store restore backups/monday --store file:restored",
            "  holdfast store restore backups/monday --to-time 2026-03-01T12:00:00Z"
        })
final class StoreRestoreCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(paramLabel = "DIR", description = "The backup.")
    private Path directory = Path.of("");

    @Option(names = "--to-position", paramLabel = "N", description = "The last position to restore.")
    private @Nullable Long position;

    @Option(names = "--to-time", paramLabel = "TIME", description = "Restore no event after this moment.")
    private @Nullable String time;

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    StoreRestoreCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Until until = until();
        StoreChoice choice = store.choice(environment);
        Copied restored;
        try (EncodedBackend backend = choice.openWhole(environment.clock(), Access.WRITER);
                Meter meter = new Meter(environment.console(), common.json)) {
            Path from = environment.directory().resolve(directory);
            restored = Restore.run(from, backend, until, environment.clock(), meter);
        }
        PrintWriter out = environment.console().out();
        if (common.json) {
            out.println(JsonOutput.line(restored));
        } else {
            Comparison.print(restored, out);
            out.println("Restored through position " + restored.position() + " into " + choice.shown() + ".");
        }
        return restored.same() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private Until until() {
        if (position != null && time != null) {
            throw new IllegalArgumentException("--to-position and --to-time say two things; give one of them");
        }
        if (position != null) {
            return new Until.Position(position);
        }
        try {
            return time == null ? new Until.End() : new Until.Time(Instant.parse(time));
        } catch (DateTimeException malformed) {
            throw new IllegalArgumentException(
                    "--to-time is '" + time + "'; write a moment such as 2026-03-01T12:00:00Z", malformed);
        }
    }
}
