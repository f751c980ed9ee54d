package dev.holdfast.cli;

import dev.holdfast.machine.MachineOptions;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which store machines are on, and how they are kept there. */
final class MachineFlags {
    @Mixin
    private final StoreFlags store = new StoreFlags();

    @Option(
            names = "--snapshot-interval",
            paramLabel = "N",
            description = "How many transitions lie between two snapshots. Default: SNAPSHOT_INTERVAL, or 10.")
    private @Nullable String snapshotInterval;

    Settings settings(Environment environment) {
        return store.settings(
                environment,
                snapshotInterval == null ? Map.of() : Map.of(Variable.SNAPSHOT_INTERVAL, snapshotInterval));
    }

    /** @throws IllegalArgumentException if a setting makes no sense; the message names it, and where it comes from */
    static MachineOptions options(Settings settings) {
        settings.get(Variable.EVENT_SOURCING_ENABLED).truth();
        settings.get(Variable.SNAPSHOTS_ENABLED).truth();
        settings.get(Variable.SNAPSHOT_INTERVAL).number(1);
        settings.get(Variable.SNAPSHOT_RETENTION_COUNT).number(1);
        settings.get(Variable.EVENT_RETENTION_DAYS).number(0);
        return MachineOptions.fromEnvironment(Stream.of(
                        Variable.EVENT_SOURCING_ENABLED,
                        Variable.SNAPSHOTS_ENABLED,
                        Variable.SNAPSHOT_INTERVAL,
                        Variable.SNAPSHOT_RETENTION_COUNT,
                        Variable.EVENT_RETENTION_DAYS)
                .collect(Collectors.toMap(
                        Variable::name, variable -> settings.get(variable).text())));
    }
}
