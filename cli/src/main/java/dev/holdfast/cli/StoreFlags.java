package dev.holdfast.cli;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which store a command works on. */
final class StoreFlags {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description = "One store for everything: file:DIR, memory: or the URL of a database.")
    private @Nullable String store;

    @Option(
            names = "--event-log-dir",
            paramLabel = "DIR",
            description = "Record runs in this directory, one events.log each. Default: ./var/run.")
    private @Nullable String eventLogDir;

    @Option(names = "--event-log-type", paramLabel = "TYPE", description = "filesystem (default) or in-memory.")
    private @Nullable String eventLogType;

    @Option(
            names = "--state-store-type",
            paramLabel = "TYPE",
            description = "Where documents derived from runs go: in-memory (default) or postgres.")
    private @Nullable String stateStoreType;

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "Whose space of the store: nothing crosses from one to another. Default: default.")
    private @Nullable String tenant;

    /** The settings, with these flags on top. */
    Settings settings(Environment environment) {
        return settings(environment, Map.of());
    }

    /** The same, and the flags of others. */
    Settings settings(Environment environment, Map<Variable, String> others) {
        Map<Variable, String> flags = flags();
        flags.putAll(others);
        return Settings.read(flags, environment.variables(), environment.directory());
    }

    private Map<Variable, String> flags() {
        Map<Variable, String> flags = new EnumMap<>(Variable.class);
        put(flags, Variable.HOLDFAST_STORE, store);
        put(flags, Variable.HOLDFAST_TENANT, tenant);
        put(flags, Variable.EVENT_LOG_DIR, eventLogDir);
        put(flags, Variable.EVENT_LOG_TYPE, eventLogType);
        put(flags, Variable.STATE_STORE_TYPE, stateStoreType);
        return flags;
    }

    /** The flags that were given, as words of a command line. */
    Stream<String> given() {
        return flags().entrySet().stream()
                .flatMap(entry -> Stream.of(String.valueOf(entry.getKey().flag()), entry.getValue()));
    }

    private static void put(Map<Variable, String> flags, Variable variable, @Nullable String value) {
        if (value != null) {
            flags.put(variable, value);
        }
    }

    /** The store that runs are recorded in. Commands that look after all of a store warn if machines are in another one. */
    StoreChoice choice(Environment environment) {
        Settings settings = settings(environment);
        StoreChoice runs = StoreChoice.events(settings, environment.directory());
        if (looksAfterAll()) {
            warnOfOthers(settings, runs, environment);
        }
        return runs;
    }

    private boolean looksAfterAll() {
        CommandSpec parent = command == null ? null : command.parent();
        return command != null
                && (command.name().equals("doctor")
                        || (parent != null && parent.name().equals("store")));
    }

    private static void warnOfOthers(Settings settings, StoreChoice runs, Environment environment) {
        try {
            StoreChoice machines = StoreChoice.machines(settings, environment.directory());
            if (!machines.url().equals(runs.url())) {
                environment
                        .console()
                        .err()
                        .println("warning: this is about " + runs.shown() + ", and machines are in " + machines.shown()
                                + " (" + machines.chosenBy()
                                + "); --store or HOLDFAST_STORE keeps everything in one store");
            }
        } catch (IllegalArgumentException nowhere) {
            environment.console().err().println("warning: where machines are is not known: " + nowhere.getMessage());
        }
    }

    /** The store that machines are in. */
    StoreChoice machines(Environment environment) {
        return StoreChoice.machines(settings(environment), environment.directory());
    }

    /** Opens the store that runs are recorded in. */
    Backend open(Environment environment, StoreOptions.Access access) {
        return choice(environment).open(environment.clock(), access);
    }
}
