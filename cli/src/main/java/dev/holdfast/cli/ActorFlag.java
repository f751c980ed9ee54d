package dev.holdfast.cli;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who does what a command does, for the record. */
final class ActorFlag {
    @Option(names = "--by", paramLabel = "WHO", description = "Who does this. Default: the user who is logged in.")
    private @Nullable String by;

    String name(Environment environment) {
        return by == null || by.isBlank() ? user(environment) : by.strip();
    }

    /** The user who is logged in, as the environment has it. */
    static String user(Environment environment) {
        return List.of("USER", "LOGNAME", "USERNAME").stream()
                .map(environment.variables()::get)
                .filter(Objects::nonNull)
                .filter(name -> !name.isBlank())
                .findFirst()
                .orElse("unknown");
    }
}
