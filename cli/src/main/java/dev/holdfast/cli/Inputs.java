package dev.holdfast.cli;

import dev.holdfast.event.Shown;
import dev.holdfast.event.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What runs and machines are given, as the command line has it. */
final class Inputs {
    private Inputs() {}

    /**
     * Merges {@code name=value} and {@code @file.json} in their order; later ones win. A value that is JSON is taken as JSON
     * ({@code 3}, {@code true}, {@code [1,2]}, {@code "3"}), any other as text; so is a number that would not be shown as it
     * was written ({@code -0}, {@code 1E5}, {@code 12e4567}).
     *
     * @return null if there are none
     * @throws IllegalArgumentException if one of them makes no sense
     */
    static @Nullable ObjectNode merged(List<String> inputs, Path directory) {
        if (inputs.isEmpty()) {
            return null;
        }
        ObjectNode merged = Trees.object();
        for (String input : inputs) {
            int equals = input.indexOf('=');
            if (input.startsWith("@")) {
                merged.setAll(file(directory.resolve(input.substring(1))));
            } else if (equals > 0) {
                merged.set(input.substring(0, equals), value(input.substring(equals + 1)));
            } else {
                throw new IllegalArgumentException(
                        "--input '" + input + "' is neither name=value nor @FILE; write --input name=value");
            }
        }
        return merged;
    }

    /**
     * An object that is the value of a flag.
     *
     * @throws IllegalArgumentException if it is none; the message names the flag
     */
    static ObjectNode object(String flag, String text) {
        try {
            if (Trees.given(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    flag + " is not JSON: " + malformed.getMessage() + "; write an object, like '{\"amount\": 5}'",
                    malformed);
        }
        throw new IllegalArgumentException(flag + " '" + text + "' is no object; write one, like '{\"amount\": 5}'");
    }

    private static JsonNode value(String text) {
        JsonNode asText = Trees.MAPPER.getNodeFactory().stringNode(text);
        try {
            JsonNode json = Trees.given(text);
            boolean same = !json.isNumber()
                    || (json.toString().equals(text) && Shown.plain(json).equals(text));
            return json.isMissingNode() || !same ? asText : json;
        } catch (IllegalArgumentException plainText) {
            return asText;
        }
    }

    private static ObjectNode file(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException absent) {
            throw new IllegalArgumentException("--input @" + file + ": there is no such file; check the name", absent);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("--input @" + file + " cannot be read (" + unreadable + ")", unreadable);
        }
        try {
            if (Trees.given(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "--input @" + file + " is not JSON: " + malformed.getMessage() + "; mend it", malformed);
        }
        throw new IllegalArgumentException(
                "--input @" + file + " is not a JSON object; write {\"name\": value, …} in it");
    }
}
