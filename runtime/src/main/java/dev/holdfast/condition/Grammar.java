package dev.holdfast.condition;

import dev.holdfast.event.Shown;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.NullNode;

/**
 * What can be written in guards and in workflows. Immutable.
 *
 * @param levels the operators between two values, from those that bind least; where one begins with another, the longer
 *     comes first
 * @param words those that stand for a value
 * @param step a name after a dot
 * @param subject what messages begin with
 * @param example a value that can be written
 */
record Grammar(
        Meaning meaning,
        List<List<String>> levels,
        Map<String, JsonNode> words,
        Pattern step,
        String subject,
        String example) {
    private static final List<String> ADDING = List.of("+", "-");
    private static final List<String> MULTIPLYING = List.of("*", "/", "%");

    static final Grammar GUARD = new Grammar(
            new JavaScript(),
            List.of(
                    List.of("||"),
                    List.of("&&"),
                    List.of("===", "!==", "==", "!="),
                    List.of(">=", "<=", ">", "<"),
                    ADDING,
                    MULTIPLYING),
            Map.of(
                    "true",
                    BooleanNode.TRUE,
                    "false",
                    BooleanNode.FALSE,
                    "null",
                    NullNode.getInstance(),
                    "undefined",
                    MissingNode.getInstance()),
            Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*"),
            "",
            "context.amount");

    static final Grammar WORKFLOW = new Grammar(
            new Strict(),
            List.of(
                    List.of("||"),
                    List.of("&&"),
                    List.of("==", "!="),
                    List.of(">=", "<=", ">", "<", "=~", "!~", "=^", "=$"),
                    ADDING,
                    MULTIPLYING),
            Map.of("true", BooleanNode.TRUE, "false", BooleanNode.FALSE, "null", NullNode.getInstance()),
            Pattern.compile("[\\p{L}\\p{N}_$](?:[\\p{L}\\p{N}_$-]*[\\p{L}\\p{N}_$])?"),
            "the condition ",
            "input.count");

    /** A character by its number. */
    private static final Pattern CODE = Pattern.compile("u([0-9a-fA-F]{4})");

    private static final Set<String> OF_EVENT = Set.of("type", "payload", "timestamp");
    private static final Set<String> ROOTS = Set.of("context", "event", "publicMember");

    /** Words of other languages, and what is written here. */
    private static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry("and", "&&"),
            Map.entry("or", "||"),
            Map.entry("not", "!"),
            Map.entry("eq", "=="),
            Map.entry("ne", "!="),
            Map.entry("lt", "<"),
            Map.entry("le", "<="),
            Map.entry("gt", ">"),
            Map.entry("ge", ">="),
            Map.entry("in", "=~"),
            Map.entry("mod", "%"),
            Map.entry("div", "/"));

    /** Whether it has the choice {@code a ? b : c}, lists, functions, and names and indexes that are calculated. */
    boolean isRich() {
        return meaning instanceof Strict;
    }

    /** Why a path cannot begin with a name, null if it can. */
    @Nullable
    String objection(String root) {
        if (isRich()) {
            return INSTEAD.containsKey(root) ? "is a word that is not known; write " + INSTEAD.get(root) : null;
        }
        return ROOTS.contains(root)
                ? null
                : "is not known here; write context." + root + ", event.payload." + root + " or publicMember." + root;
    }

    /** Why a path cannot go on like this, null if it can. */
    @Nullable
    String objection(String root, String step) {
        return isRich() || !root.equals("event") || OF_EVENT.contains(step)
                ? null
                : "has no '" + step + "'; write event.payload." + step;
    }

    /** What to write instead of what stands after a value. */
    String advice(char found, String name) {
        if (isRich() && INSTEAD.containsKey(name)) {
            return "write " + INSTEAD.get(name);
        }
        return switch (found) {
            case '=' -> "nothing is assigned, compare with " + (isRich() ? "==" : "===");
            case '?' -> isRich() ? "write a choice as a ? b : c" : "write a condition without '?'";
            case ')' -> "there is no '(' before it";
            case '.' -> "there are no ranges, compare with <= and >=; a path begins with a name";
            default -> "write an operator, like " + (isRich() ? "==" : "===") + " or &&, or end here";
        };
    }

    /** What a text stands for, without its quotes. */
    String unquoted(String quoted) {
        var text = new StringBuilder();
        for (int at = 1; at < quoted.length() - 1; at++) {
            char c = quoted.charAt(at);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escaped = quoted.charAt(++at);
            Matcher code = CODE.matcher(quoted).region(at, quoted.length());
            if (code.lookingAt()) {
                text.append((char) Integer.parseInt(code.group(1), 16));
                at = code.end() - 1;
                continue;
            }
            switch (escaped) {
                case 'n' -> text.append('\n');
                case 't' -> text.append('\t');
                case 'r' -> text.append('\r');
                case '\\', '\'', '"' -> text.append(escaped);
                default -> text.append(c).append(escaped); // only in workflows, where patterns have many of these
            }
        }
        return text.toString();
    }

    /** The end of a text that begins at {@code start}, -1 if it has none or holds an escape that means nothing. */
    int endOfText(String text, int start) {
        for (int at = start + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == text.charAt(start)) {
                return at + 1;
            }
            if (c == '\\' && ++at < text.length() && !isRich() && "\\'\"nt".indexOf(text.charAt(at)) < 0) {
                return -1;
            }
        }
        return -1;
    }

    /** A message about a text that cannot be read. */
    IllegalArgumentException unread(String text, String clause) {
        return new IllegalArgumentException(
                isRich()
                        ? "the condition '" + text + "' cannot be read: " + clause
                        : Shown.quoted(text) + ": " + clause);
    }
}
