package dev.holdfast.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command to be started. Immutable.
 *
 * @param command a program and its arguments
 * @param directory where it works
 * @param environment in addition to the one that is inherited
 * @param stdin null for none
 * @param maxOutputBytes how much of stdout, and of stderr, is kept
 * @param run for which run
 */
public record CommandLine(
        List<String> command,
        Path directory,
        Map<String, String> environment,
        @Nullable String stdin,
        int maxOutputBytes,
        RunIdentity run) {
    public CommandLine {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    ProcessBuilder builder(String mark) {
        var builder = new ProcessBuilder().directory(directory.toFile());
        Map<String, String> all = builder.environment();
        all.putAll(environment);
        all.putAll(ProcessMark.variables(mark, run));
        return builder.command(OwnSession.of(command, directory, all));
    }
}
