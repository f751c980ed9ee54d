package dev.holdfast.cli;

import dev.holdfast.store.StoreUrl;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the command was called, so that hints can be copied. Immutable.
 *
 * @param program what the user typed to start it: {@code ./holdfast}
 * @param arguments all that followed
 */
record Invocation(String program, List<String> arguments) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./~-]+");

    Invocation {
        arguments = List.copyOf(arguments);
    }

    /** The same command again, ready for a shell; passwords are left out. */
    String again() {
        return line(arguments.stream());
    }

    /** Another command of the same program. */
    String other(Stream<String> words) {
        return line(words);
    }

    private String line(Stream<String> words) {
        return Stream.concat(Stream.of(program), words).map(Invocation::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        String shown = word.contains("://") ? withoutPassword(word) : word;
        return PLAIN.matcher(shown).matches() ? shown : "'" + shown.replace("'", "'\\''") + "'";
    }

    private static String withoutPassword(String word) {
        int value = word.startsWith("--") ? word.indexOf('=') + 1 : 0;
        return word.substring(0, value) + StoreUrl.redact(word.substring(value));
    }
}
