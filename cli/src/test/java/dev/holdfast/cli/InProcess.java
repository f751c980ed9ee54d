package dev.holdfast.cli;

import dev.holdfast.event.Trees;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** The command line in this process, in a directory and with environment variables of a test's own. */
final class InProcess {
    final Path directory;
    final Map<String, String> variables = new TreeMap<>();

    /** How a command ended and what it printed. */
    record Result(int code, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }

        /** Everything printed, as one JSON value. */
        JsonNode json() {
            return Trees.MAPPER.readTree(out);
        }

        /** The last line printed, as JSON. */
        JsonNode lastJson() {
            return Trees.MAPPER.readTree(lines().getLast());
        }
    }

    InProcess(Path directory) {
        this.directory = directory;
    }

    InProcess with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    Result run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = line(
                        new Console(new PrintWriter(out, true), new PrintWriter(err, true), true, () -> null),
                        arguments)
                .execute(arguments);
        return new Result(code, out.toString(), err.toString());
    }

    /** The whole command line, printing to a console. */
    CommandLine line(Console console, String... arguments) {
        var environment = new Environment(
                variables,
                directory,
                new Invocation("holdfast", List.of(arguments)),
                console,
                Clock.systemUTC(),
                new Random(1),
                new Interruption());
        return HoldfastCommand.line(environment);
    }
}
