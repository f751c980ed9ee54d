package dev.holdfast.cli;

import dev.holdfast.machine.MachineRetention;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.ops.Retain;
import dev.holdfast.store.ops.Retention.Need;
import dev.holdfast.store.ops.RetentionRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast machine retain}: removes old events of machines, after recording what they amount to. */
@Command(
        name = "retain",
        description = {
            "Remove old events of machines, after writing them to an archive. Instances go on as they are: what their events"
                    + " amount to is recorded with them first. Those that are over go whole.",
            "The archive is for everybody to read: values of an encrypted store are in it in plaintext."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast machine retain --older-than 90 --dry-run",
            "  EVENT_RETENTION_DAYS=90 holdfast machine retain --archive old.jsonl"
        })
final class MachineRetainCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(
            names = "--older-than",
            paramLabel = "DAYS",
            description = "Only events older than so many days, or a time: 90, 90d. Default: EVENT_RETENTION_DAYS.")
    private @Nullable String olderThan;

    @Option(names = "--archive", paramLabel = "FILE", description = "Where to write what goes: a new file.")
    private @Nullable Path archive;

    @Option(names = "--dry-run", description = "Say what would go and why, and change nothing.")
    private boolean dryRun;

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    MachineRetainCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Duration age = age();
        if (archive == null && !dryRun) {
            throw new IllegalArgumentException(
                    "nothing is removed without an archive; give --archive FILE or --dry-run");
        }
        StoreChoice choice = store.machines(environment);
        if (archive != null && !dryRun) {
            Plaintext.warn(choice, archive, environment.console());
        }
        var lines = new RetentionLines(environment.console().out(), common.json);
        try (Backend backend = choice.open(environment.clock(), dryRun ? Access.READ_ONLY : Access.WRITER)) {
            var retention = MachineRetention.olderThan(backend, environment.clock(), age);
            retention.cover(dryRun);
            var needs = new MachineNeeds(retention, true, stream -> Need.EVERYTHING);
            var rule = new RetentionRule(age, 0, "machine:*", Set.of());
            var retain = new Retain(backend, rule, needs, environment.clock());
            if (dryRun || archive == null) {
                retain.plan(lines::print);
            } else {
                retain.run(environment.directory().resolve(archive), lines::print);
                retention.sweep();
            }
        }
        lines.end(dryRun);
        return ExitCode.DONE;
    }

    private Duration age() {
        if (olderThan != null) {
            return olderThan.matches("\\d{1,6}")
                    ? Duration.ofDays(Long.parseLong(olderThan))
                    : Lengths.of("--older-than", olderThan);
        }
        int days = MachineFlags.options(store.settings(environment)).eventRetentionDays();
        if (days == 0) {
            throw new IllegalArgumentException(
                    "nothing says which events may go; give --older-than DAYS, or set EVENT_RETENTION_DAYS");
        }
        return Duration.ofDays(days);
    }
}
