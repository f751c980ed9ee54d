package dev.holdfast.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The world that commands run in. Immutable.
 *
 * @param variables the environment variables
 * @param directory the working directory, where {@code .env} is looked for and relative paths start
 * @param invocation how the command was called
 * @param console where to print
 * @param random the jitter of retries
 * @param interruption what tells a command to end
 */
record Environment(
        Map<String, String> variables,
        Path directory,
        Invocation invocation,
        Console console,
        InstantSource clock,
        RandomGenerator random,
        Interruption interruption) {
    Environment {
        variables = Map.copyOf(variables);
    }
}
