package dev.holdfast.workflow.task;

import dev.holdfast.definition.Fields;
import dev.holdfast.event.Shown;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The inputs of the tool {@code shell}. Immutable.
 *
 * @param command a program and its arguments
 * @param environment in addition to the one that is inherited
 * @param directory relative to that of the run; null for that one
 * @param stdin null for none
 * @param exitCodes those that count as success
 * @param maxOutputBytes how much of stdout, and of stderr, is kept
 */
record ShellCommand(
        List<String> command,
        Map<String, String> environment,
        @Nullable String directory,
        @Nullable String stdin,
        Parse parse,
        Set<Integer> exitCodes,
        int maxOutputBytes) {
    private static final long DEFAULT_OUTPUT = 1 << 20;
    private static final long MAX_OUTPUT = 64 << 20;
    private static final Map<String, Parse> PARSES =
            new TreeMap<>(Map.of("text", Parse.TEXT, "lines", Parse.LINES, "json", Parse.JSON));

    /** What becomes of stdout. */
    enum Parse {
        TEXT,
        LINES,
        JSON
    }

    static ShellCommand read(Fields fields) {
        var read = new ShellCommand(
                command(fields),
                fields.textsByName("env"),
                fields.optionalText("directory").orElse(null),
                fields.any("stdin").map(ShellCommand::text).orElse(null),
                fields.choice("parse", PARSES).orElse(Parse.TEXT),
                exitCodes(fields),
                (int) fields.number("maxOutputBytes", DEFAULT_OUTPUT, 0, MAX_OUTPUT));
        fields.refuseProblems();
        return read;
    }

    private static List<String> command(Fields fields) {
        Optional<JsonNode> command = fields.any("command");
        if (command.filter(JsonNode::isArray).isPresent()) {
            List<String> arguments = fields.textsOrNumbers("command");
            if (arguments.isEmpty()) {
                fields.problem("command", "is an empty list; write a program and its arguments");
            }
            return arguments;
        }
        return List.of("/bin/sh", "-c", fields.text("command"));
    }

    private static Set<Integer> exitCodes(Fields fields) {
        Set<Integer> codes = new LinkedHashSet<>();
        for (long code : fields.numbers("exitCodes", 0, 255)) {
            codes.add((int) code);
        }
        return codes.isEmpty() ? Set.of(0) : codes;
    }

    private static String text(JsonNode value) {
        return Shown.plain(value);
    }
}
