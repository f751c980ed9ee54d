package dev.holdfast.workflow;

import dev.holdfast.definition.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A path to a value, as it stands between the braces of a template. Immutable.
 *
 * @param root the first name: tasks, input, run, item, index, env
 * @param path the names and list indexes after it
 */
record Reference(String root, List<String> path) {
    static final String TASKS = "tasks";
    /** The roots inside a parallel task. */
    static final Set<String> OF_ITEM = Set.of("item", "index");

    static final String ENV = "env";

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_$-]+");
    private static final Pattern STEP =
            Pattern.compile("\\.([\\p{L}\\p{N}_$-]+)|\\[(\\d{1,9})]|\\['([^']*)']|\\[\"([^\"]*)\"]");

    /** @throws IllegalArgumentException if it is malformed; the message says how to write it */
    static Reference parse(String text) {
        String stripped = text.strip();
        Matcher name = NAME.matcher(stripped);
        if (!name.lookingAt()) {
            throw malformed(text);
        }
        List<String> path = new ArrayList<>();
        Matcher step = STEP.matcher(stripped);
        int at = name.end();
        while (at < stripped.length()) {
            if (!step.find(at) || step.start() != at) {
                throw malformed(text);
            }
            for (int group = 1; group <= step.groupCount(); group++) {
                if (step.group(group) != null) {
                    path.add(step.group(group));
                }
            }
            at = step.end();
        }
        return new Reference(name.group(), List.copyOf(path));
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("has {{" + Nearest.shown(text)
                + "}}, which is not a path; write one like {{input.name}}, {{tasks.build.output.files[0]}} or"
                + " {{input['odd name']}}, or \\{{ for the braces themselves");
    }

    /** @throws IllegalArgumentException if it leads nowhere; the message says how far it leads, and what is there */
    JsonNode find(ObjectNode names) {
        JsonNode at = names.get(root);
        if (at == null) {
            throw new IllegalArgumentException(this + " leads nowhere: there is no '" + root + "' here; "
                    + Nearest.hint(root, names.propertyNames()));
        }
        var walked = new StringBuilder(root);
        for (String name : path) {
            JsonNode next = at.isArray() ? (isIndex(name) ? at.get(Integer.parseInt(name)) : null) : at.get(name);
            if (next == null) {
                throw new IllegalArgumentException(this + " leads nowhere: " + Nearest.quoted(walked.toString())
                        + (at.isArray() ? " is a list of " + at.size() : hasNo(at, name)));
            }
            walked.append('.').append(name);
            at = next;
        }
        return at;
    }

    private static String hasNo(JsonNode at, String name) {
        if (!at.isObject()) {
            return " is " + Nearest.shown(at.toString()) + " and has no members";
        }
        return " has no '" + Nearest.shown(name) + "'; " + Nearest.hint(name, at.propertyNames());
    }

    private static boolean isIndex(String name) {
        return name.length() < 10 && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return "{{" + root + (path.isEmpty() ? "" : "." + String.join(".", path)) + "}}";
    }
}
