package dev.holdfast.cli;

import dev.holdfast.machine.MachineRetention;
import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions.Access;
import dev.holdfast.store.ops.Retain;
import dev.holdfast.store.ops.RetentionRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast store retain}: removes old events, after writing them to an archive. */
@Command(
        name = "retain",
        description = {
            "Remove the oldest events of streams, after writing them to an archive. Unfinished runs and living instances of machines"
                    + " are spared; those that are over go whole or not at all.",
            "An event goes if every condition given lets it go, and all events before it in its stream go too.",
            "The archive is for everybody to read: values of an encrypted store are in it in plaintext."
        },
        footer = {
            "",
            "Examples:",
            "  holdfast store retain --older-than 90d --dry-run",
            "  holdfast store retain --older-than 90d --archive old.jsonl",
            "  holdfast store retain --keep 1000 --stream 'sensor-*' --archive old.jsonl"
        })
final class StoreRetainCommand implements Callable<Integer> {
    private final Environment environment;

    @Option(names = "--older-than", paramLabel = "TIME", description = "Only events older than this: 12h, 90d.")
    private @Nullable String olderThan;

    @Option(names = "--keep", paramLabel = "N", description = "Keep the newest N events of every stream.")
    private long keep;

    @Option(names = "--stream", paramLabel = "NAME", description = "Only in these streams; * stands for anything.")
    private @Nullable String stream;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only events of this type; many times.")
    private List<String> types = new ArrayList<>();

    @Option(names = "--archive", paramLabel = "FILE", description = "Where to write what goes: a new file.")
    private @Nullable Path archive;

    @Option(names = "--dry-run", description = "Say what would go and why, and change nothing.")
    private boolean dryRun;

    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Mixin
    private final CommonFlags common = new CommonFlags();

    StoreRetainCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        var rule = new RetentionRule(
                olderThan == null ? null : Lengths.of("--older-than", olderThan), keep, stream, Set.copyOf(types));
        if (archive == null && !dryRun) {
            throw new IllegalArgumentException(
                    "nothing is removed without an archive; give --archive FILE or --dry-run");
        }
        StoreChoice choice = store.choice(environment);
        if (archive != null && !dryRun) {
            Plaintext.warn(choice, archive, environment.console());
        }
        var lines = new RetentionLines(environment.console().out(), common.json);
        try (Backend backend = choice.open(environment.clock(), dryRun ? Access.READ_ONLY : Access.WRITER)) {
            var machines = MachineRetention.ofAnyAge(backend, environment.clock());
            var needs = new MachineNeeds(machines, false, new RunNeeds(backend, environment.clock()));
            var retain = new Retain(backend, rule, needs, environment.clock());
            if (dryRun || archive == null) {
                retain.plan(lines::print);
            } else {
                retain.run(environment.directory().resolve(archive), lines::print);
                machines.sweep();
                OpenStores.prune(store.settings(environment), environment, backend);
            }
        }
        lines.end(dryRun);
        return ExitCode.DONE;
    }
}
