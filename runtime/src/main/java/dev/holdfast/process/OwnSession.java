package dev.holdfast.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts commands in a session of their own. Ctrl-C at a terminal goes to everything in the terminal's session at once: a
 * command would end of it, and be recorded as failed, before its run is told to stop.
 */
final class OwnSession {
    /** Ways to begin a session: the program that has to be there, and what goes between it and the command. */
    private static final List<List<String>> WAYS = List.of(
            List.of("/usr/bin/setsid"),
            List.of("/bin/setsid"),
            List.of("/usr/bin/perl", "-e", "use POSIX (); POSIX::setsid(); exec { $ARGV[0] } @ARGV"));

    private OwnSession() {}

    /** The command that begins a session and becomes {@code command}; the same command where no way is known. */
    static List<String> of(List<String> command, Path directory, Map<String, String> environment) {
        if (!isProgram(command.getFirst(), directory, environment.getOrDefault("PATH", "/usr/bin:/bin"))) {
            return command; // the system says what is wrong with it
        }
        List<String> started = new ArrayList<>();
        WAYS.stream()
                .filter(way -> Files.isExecutable(Path.of(way.getFirst())))
                .findFirst()
                .ifPresent(started::addAll);
        started.addAll(command);
        return started;
    }

    private static boolean isProgram(String name, Path directory, String path) {
        Stream<Path> places = name.contains("/")
                ? Stream.of(directory)
                : Stream.of(path.split(":")).map(directory::resolve);
        return places.map(place -> place.resolve(name))
                .anyMatch(file -> Files.isExecutable(file) && !Files.isDirectory(file));
    }
}
