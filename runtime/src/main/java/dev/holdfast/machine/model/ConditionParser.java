package dev.holdfast.machine.model;

import dev.holdfast.definition.Nearest;
import dev.holdfast.machine.model.Term.Root;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/** Reads conditions from left to right, each operator at the level of its precedence. One thread at a time. */
final class ConditionParser {
    /** The most characters. */
    static final int MAX_LENGTH = 1_000;
    /** The deepest nesting of brackets and signs. */
    static final int MAX_NESTING = 50;

    /** From those that bind least; where one begins with another, the longer comes first. */
    private static final List<List<String>> LEVELS = List.of(
            List.of("||"),
            List.of("&&"),
            List.of("===", "!==", "==", "!="),
            List.of(">=", "<=", ">", "<"),
            List.of("+", "-"),
            List.of("*", "/", "%"));

    private static final Map<String, JsonNode> WORDS = Map.of(
            "true",
            BooleanNode.TRUE,
            "false",
            BooleanNode.FALSE,
            "null",
            NullNode.getInstance(),
            "undefined",
            MissingNode.getInstance());

    private static final Map<String, Root> ROOTS = new LinkedHashMap<>();

    static {
        for (Root root : Root.values()) {
            ROOTS.put(root.word(), root);
        }
    }

    /** What an event has. */
    private static final Set<String> EVENT = Set.of("type", "payload", "timestamp");

    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?([eE][+-]?\\d{1,3})?");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");
    private static final Pattern TEXT =
            Pattern.compile("'(?:[^'\\\\]|\\\\[\\\\'\"nt])*'|\"(?:[^\"\\\\]|\\\\[\\\\'\"nt])*\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
    private static final Pattern INDEX = Pattern.compile("\\d{1,9}");
    private static final Pattern SPACE = Pattern.compile("\\s*");

    private final String text;
    private int at;
    private int depth;

    private ConditionParser(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if it is not a condition; the message says where and why */
    static Term parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("is empty; write a condition, like context.amount > 5000");
        }
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "has " + text.length() + " characters, more than " + MAX_LENGTH + "; shorten it");
        }
        var parser = new ConditionParser(text);
        Term whole = parser.level(0);
        if (parser.at < text.length()) {
            throw parser.refused("cannot stand here; " + parser.advice());
        }
        return whole;
    }

    private Term level(int level) {
        if (level == LEVELS.size()) {
            return prefixed();
        }
        Term left = level(level + 1);
        for (String sign = sign(level); sign != null; sign = sign(level)) {
            left = combined(left, sign, level(level + 1));
        }
        return left;
    }

    private @Nullable String sign(int level) {
        take(SPACE);
        for (String sign : LEVELS.get(level)) {
            if (text.startsWith(sign, at)) {
                at += sign.length();
                return sign;
            }
        }
        return null;
    }

    private static Term combined(Term left, String sign, Term right) {
        Relation relation = Relation.BY_SIGN.get(sign);
        if (relation != null) {
            return new Term.Comparison(left, relation, right);
        }
        return switch (sign) {
            case "&&" -> new Term.Logic(left, true, right);
            case "||" -> new Term.Logic(left, false, right);
            default -> new Term.Calculation(left, sign.charAt(0), right);
        };
    }

    private Term prefixed() {
        take(SPACE);
        char c = at < text.length() ? text.charAt(at) : ' ';
        if (c != '!' && c != '-' && c != '(') {
            return operand();
        }
        if (++depth > MAX_NESTING) {
            throw refused("is nested deeper than " + MAX_NESTING + "; make it simpler");
        }
        at++;
        Term term = switch (c) {
            case '!' -> new Term.Not(prefixed());
            case '-' -> new Term.Calculation(new Term.Literal(DecimalNode.ZERO), '-', prefixed());
            default -> bracketed();
        };
        depth--;
        return term;
    }

    private Term bracketed() {
        Term inside = level(0);
        if (at >= text.length() || text.charAt(at) != ')') {
            throw refused("cannot stand here; write ')'");
        }
        at++;
        return inside;
    }

    private Term operand() {
        String number = take(NUMBER);
        if (number != null) {
            return new Term.Literal(DecimalNode.valueOf(new BigDecimal(number)));
        }
        String quoted = take(TEXT);
        if (quoted != null) {
            return new Term.Literal(StringNode.valueOf(unquoted(quoted)));
        }
        int start = at;
        String name = take(NAME);
        JsonNode word = name == null ? null : WORDS.get(name);
        if (word != null) {
            return new Term.Literal(word);
        }
        Root root = name == null ? null : ROOTS.get(name);
        if (root == null) {
            at = start;
            throw refused(
                    name == null
                            ? "cannot stand here; write a value, like context.amount, 5 or 'text'"
                            : "is not known here; write context." + name + ", event.payload." + name
                                    + " or publicMember." + name);
        }
        List<String> steps = steps();
        if (root == Root.EVENT && !steps.isEmpty() && !EVENT.contains(steps.getFirst())) {
            at = start;
            throw refused("has no '" + steps.getFirst() + "'; write event.payload." + steps.getFirst());
        }
        return new Term.Path(root, steps);
    }

    private List<String> steps() {
        List<String> steps = new ArrayList<>();
        while (at < text.length()) {
            if (text.charAt(at) == '[') {
                steps.add(subscript());
            } else if (text.startsWith("?.", at) || text.charAt(at) == '.') {
                at += text.charAt(at) == '.' ? 1 : 2;
                String name = take(NAME);
                if (name == null) {
                    throw refused("is no name; write one after the dot");
                }
                steps.add(name);
            } else if (text.charAt(at) == '(') {
                throw refused("begins a call, and a guard calls nothing; compare values, or decide in a handler");
            } else {
                break;
            }
        }
        return steps;
    }

    private String subscript() {
        at++;
        String index = take(INDEX);
        String quoted = index == null ? take(TEXT) : null;
        if ((index == null && quoted == null) || at >= text.length() || text.charAt(at) != ']') {
            throw refused("cannot stand here; write a number or a text in [brackets]");
        }
        at++;
        return index == null ? unquoted(String.valueOf(quoted)) : index;
    }

    private static String unquoted(String quoted) {
        String inside = quoted.substring(1, quoted.length() - 1);
        return ESCAPE.matcher(inside).replaceAll(escaped -> switch (escaped.group(1)) {
            case "n" -> "\n";
            case "t" -> "\t";
            default -> Matcher.quoteReplacement(escaped.group(1));
        });
    }

    private @Nullable String take(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        at = matcher.end();
        return matcher.group();
    }

    private String advice() {
        return switch (text.charAt(at)) {
            case '=' -> "a guard assigns nothing, compare with ===";
            case '?' -> "write a condition without '?'";
            case ')' -> "there is no '(' before it";
            default -> "write an operator, like === or &&, or end here";
        };
    }

    private IllegalArgumentException refused(String clause) {
        String found =
                at < text.length() ? Nearest.quoted(text.substring(at, text.offsetByCodePoints(at, 1))) : "the end";
        String name = take(NAME);
        return new IllegalArgumentException(Nearest.quoted(text) + ": "
                + (name == null
                        ? found + " at character " + (at + 1)
                        : "'" + name + "' at character " + (at - name.length() + 1))
                + " " + clause);
    }
}
