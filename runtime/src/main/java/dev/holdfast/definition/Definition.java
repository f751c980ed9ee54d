package dev.holdfast.definition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The text of a definition as a tree, with the place of every key and value, and the problems found in it so far. One
 * thread at a time.
 *
 * @param keys by JSON pointer, where the key of a member stands
 * @param values by JSON pointer, where a value begins
 */
public record Definition(
        Kind kind,
        String file,
        JsonNode root,
        Map<String, Place> keys,
        Map<String, Place> values,
        List<Problem> problems) {

    /** Adds a problem with the value at {@code pointer}, or with what encloses it where there is none. */
    public void problem(String pointer, String message) {
        problems.add(at(pointer, message));
    }

    /** Adds a problem with the name of the member at {@code pointer}. */
    public void problemWithName(String pointer, String message) {
        problems.add(atName(pointer, message));
    }

    /** A problem with the value at {@code pointer}, not added. */
    public Problem at(String pointer, String message) {
        Place place = place(values, pointer);
        return new Problem(file, place.line(), place.column(), message);
    }

    /** A problem with the name of the member at {@code pointer}, not added. */
    public Problem atName(String pointer, String message) {
        Place place = place(keys, pointer);
        return new Problem(file, place.line(), place.column(), message);
    }

    /** @throws DefinitionException if there are problems */
    public void refuseProblems() {
        if (!problems.isEmpty()) {
            var sorted = new ArrayList<>(problems);
            sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
            throw new DefinitionException(kind, sorted);
        }
    }

    private static Place place(Map<String, Place> places, String pointer) {
        for (String at = pointer; ; at = at.substring(0, at.lastIndexOf('/'))) {
            Place place = places.get(at);
            if (place != null) {
                return place;
            }
            if (at.isEmpty()) {
                return Place.NOWHERE;
            }
        }
    }

    /** The pointer of a member of the object at {@code pointer}. */
    public static String member(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
