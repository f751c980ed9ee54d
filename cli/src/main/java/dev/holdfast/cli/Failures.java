package dev.holdfast.cli;

import dev.holdfast.event.Fenced;
import dev.holdfast.event.PersistenceException;
import dev.holdfast.flow.DefinitionChanged;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.file.Disk;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import tools.jackson.databind.node.ObjectNode;

/** Says what went wrong, in a sentence on standard error, and gives the exit code. */
final class Failures {
    private Failures() {}

    /** The command line makes no sense. */
    static int misused(ParameterException problem, String[] arguments) {
        CommandLine command = problem.getCommandLine();
        String sentence = sentence(problem, command);
        boolean json = List.of(arguments).contains("--json");
        String help = command.getCommandSpec().qualifiedName() + " --help";
        print(command.getErr(), json, "usage", sentence + (json ? "" : "\nSee " + help), ExitCode.USAGE);
        return ExitCode.USAGE;
    }

    private static String sentence(ParameterException problem, CommandLine command) {
        if (!(problem instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(problem.getMessage());
        }
        if (!command.getSubcommands().isEmpty() && !unmatched.isUnknownOption()) {
            return "there is no command '" + unmatched.getUnmatched().getFirst() + "'; there are "
                    + String.join(", ", command.getSubcommands().keySet());
        }
        List<String> nearest = unmatched.getSuggestions();
        return problem.getMessage() + (nearest.isEmpty() ? "" : "; did you mean " + String.join(" or ", nearest) + "?");
    }

    /** A command has thrown something. */
    static int failed(Exception problem, CommandLine command, ParseResult parsed) {
        ParseResult innermost = parsed;
        while (innermost.hasSubcommand()) {
            innermost = innermost.subcommand();
        }
        boolean json = innermost.hasMatchedOption("--json");
        int code = code(problem);
        print(command.getErr(), json, kind(problem), sentence(problem), code);
        if (innermost.hasMatchedOption("--debug")) {
            problem.printStackTrace(command.getErr());
        }
        return code;
    }

    private static void print(PrintWriter err, boolean json, String kind, String sentence, int code) {
        if (json) {
            ObjectNode error = JsonOutput.object();
            error.put("kind", kind).put("message", sentence).put("exitCode", code);
            err.println(JsonOutput.line(JsonOutput.object().set("error", error)));
        } else {
            err.println("holdfast: " + sentence);
        }
        err.flush();
    }

    private static int code(Exception problem) {
        return switch (problem) {
            case Fenced fenced -> ExitCode.CONFLICT;
            case RunHeld held -> ExitCode.CONFLICT;
            case StoreException.Conflict conflict -> ExitCode.CONFLICT;
            case StoreException.Unavailable unavailable -> isHeld(unavailable) ? ExitCode.CONFLICT : ExitCode.FAILED;
            case IllegalArgumentException misuse -> ExitCode.USAGE;
            default -> ExitCode.FAILED;
        };
    }

    /** Whether a store could not be opened because another process writes to it. */
    static boolean isHeld(StoreException.Unavailable problem) {
        return problem.getCause() instanceof Disk.Locked;
    }

    private static String kind(Exception problem) {
        return switch (problem) {
            case StoreException.Corrupt corrupt -> "corrupt";
            case IllegalArgumentException misuse -> "usage";
            default -> code(problem) == ExitCode.CONFLICT ? "conflict" : "failed";
        };
    }

    /** Expected trouble explains itself; anything else is a defect of ours. */
    private static String sentence(Exception problem) {
        String message = problem.getMessage();
        return switch (problem) {
            case StoreException expected -> String.valueOf(message);
            case DefinitionChanged changed -> changed(changed);
            case PersistenceException expected -> String.valueOf(message);
            case IllegalArgumentException misuse -> String.valueOf(message);
            case IllegalStateException refused -> String.valueOf(message);
            default ->
                "something unforeseen happened: " + problem
                        + ". This is a defect of Holdfast; run the command again with --debug and report what it prints";
        };
    }

    private static String changed(DefinitionChanged changed) {
        return "run '" + changed.context().get("run") + "' was started with something else:\n  "
                + String.join("\n  ", changed.changes())
                + "\nPut it back, continue with --accept-changes where that is safe (one that has failed also with 'runs retry RUN"
                + " --with FILE'), or start another run with --run-id.";
    }
}
