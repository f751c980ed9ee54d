package dev.holdfast.condition;

import dev.holdfast.event.Shown;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.StringNode;

/** Reads conditions from left to right, each operator at the level of its precedence. One thread at a time. */
final class Parser {
    /** The level of comparisons with an order, in the levels of every grammar; the one before it has the others. */
    private static final int ORDER = 3;

    private static final Pattern NUMBER =
            Pattern.compile("(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d{1,3})?(?![\\p{L}\\p{N}_$])");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");
    private static final Pattern INDEX = Pattern.compile("(?:0|[1-9]\\d{0,8})(?=])");
    private static final Pattern SPACE = Pattern.compile("\\s*");

    private final String text;
    private final Grammar grammar;
    private final List<List<String>> references = new ArrayList<>();
    private int at;
    private int depth;

    private Parser(String text, Grammar grammar) {
        this.text = text;
        this.grammar = grammar;
    }

    /** @throws IllegalArgumentException if it is not a condition; the message says where and why */
    static Condition parse(String text, Grammar grammar) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException(
                    grammar.subject() + "is empty; write a condition, like " + grammar.example() + " > 5000");
        }
        if (text.length() > Condition.MAX_LENGTH) {
            throw new IllegalArgumentException(grammar.subject() + "has " + text.length() + " characters, more than "
                    + Condition.MAX_LENGTH + "; shorten it");
        }
        var parser = new Parser(text, grammar);
        Term whole = parser.choice();
        if (parser.at < text.length()) {
            String name = parser.peek(NAME);
            throw parser.refused(
                    "cannot stand here; " + grammar.advice(text.charAt(parser.at), name == null ? "" : name));
        }
        parser.references.sort(Comparator.comparingInt(List::size));
        return new Condition(text, grammar.meaning(), whole, parser.references);
    }

    private Term choice() {
        Term condition = level(0);
        if (!grammar.isRich() || !found("?")) {
            return condition;
        }
        enter();
        Term yes = choice();
        expect(":");
        Term no = choice();
        depth--;
        return new Term.Choice(condition, yes, no);
    }

    private Term level(int level) {
        if (level == grammar.levels().size()) {
            return prefixed();
        }
        Term left = level(level + 1);
        int operators = 0;
        for (String sign = sign(level); sign != null; sign = sign(level)) {
            boolean compares = level == ORDER || (level == ORDER - 1 && grammar.isRich());
            if (compares && operators++ > 0) {
                at -= sign.length();
                throw refused("compares a second time; combine comparisons with &&");
            }
            left = combined(left, sign, level);
        }
        return left;
    }

    private @Nullable String sign(int level) {
        take(SPACE);
        for (String sign : grammar.levels().get(level)) {
            if (text.startsWith(sign, at)) {
                at += sign.length();
                return sign;
            }
        }
        return null;
    }

    private Term combined(Term left, String sign, int level) {
        Relation relation = Relation.BY_SIGN.get(sign);
        if (relation == Relation.MATCHES || relation == Relation.NOT_MATCHES) {
            return matched(left, relation, level);
        }
        Term right = level(level + 1);
        if (relation != null) {
            return new Term.Comparison(left, relation, right);
        }
        return switch (sign) {
            case "&&" -> new Term.Logic(left, true, right);
            case "||" -> new Term.Logic(left, false, right);
            default -> new Term.Calculation(left, sign.charAt(0), right);
        };
    }

    private Term matched(Term left, Relation relation, int level) {
        take(SPACE);
        int start = at;
        if (found("[")) {
            var found = new Term.OneOf(left, items());
            return relation == Relation.MATCHES ? found : new Term.Not(found);
        }
        Term right = level(level + 1);
        if (right instanceof Term.Literal literal && literal.value().isString()) {
            try {
                var match = new Term.Match(left, TextPattern.of(literal.value().stringValue()));
                return relation == Relation.MATCHES ? match : new Term.Not(match);
            } catch (ArithmeticException malformed) {
                at = start;
                throw refused("begins a pattern that cannot be used: " + malformed.getMessage());
            }
        }
        return new Term.Comparison(left, relation, right);
    }

    private List<Term> items() {
        List<Term> items = new ArrayList<>();
        enter();
        while (!found("]")) {
            if (!items.isEmpty()) {
                expect(",");
            }
            items.add(choice());
        }
        depth--;
        return items;
    }

    private Term prefixed() {
        take(SPACE);
        if (found("!")) {
            return new Term.Not(prefixed());
        }
        if (found("-")) {
            return new Term.Calculation(new Term.Literal(DecimalNode.ZERO), '-', prefixed());
        }
        return found("(") ? bracketed() : operand();
    }

    private Term bracketed() {
        enter();
        Term inside = choice();
        expect(")");
        depth--;
        return inside;
    }

    private Term operand() {
        String number = take(NUMBER);
        if (number != null) {
            return new Term.Literal(DecimalNode.valueOf(new BigDecimal(number)));
        }
        String quoted = text();
        if (quoted != null) {
            return new Term.Literal(StringNode.valueOf(quoted));
        }
        String name = peek(NAME);
        if (name == null) {
            throw refused("cannot stand here; write a value, like " + grammar.example() + ", 5 or 'text'");
        }
        int start = at;
        at += name.length();
        JsonNode word = grammar.words().get(name);
        if (word != null) {
            return new Term.Literal(word);
        }
        if (grammar.isRich() && (name.equals("size") || name.equals("empty")) && found("(")) {
            return name.equals("size") ? new Term.Size(bracketed()) : new Term.Empty(bracketed());
        }
        refuse(start, grammar.objection(name));
        return path(name, start);
    }

    private Term path(String root, int start) {
        List<Term> steps = new ArrayList<>();
        List<String> known = new ArrayList<>(List.of(root));
        references.add(known);
        while (at < text.length()) {
            Term step;
            if (text.charAt(at) == '[') {
                step = subscript();
            } else if (text.charAt(at) == '.' || (text.startsWith("?.", at) && !grammar.isRich())) {
                step = named();
            } else if (text.charAt(at) == '(') {
                throw refused("begins a call, and nothing is called here; compare values");
            } else {
                break;
            }
            if (step instanceof Term.Literal literal) {
                String name = literal.value().asString();
                refuse(start, steps.isEmpty() ? grammar.objection(root, name) : null);
                if (known.size() == steps.size() + 1) {
                    known.add(name);
                }
            }
            steps.add(step);
        }
        return new Term.Path(root, List.copyOf(steps));
    }

    private Term named() {
        at += text.charAt(at) == '.' ? 1 : 2;
        String name = take(grammar.step());
        if (name == null) {
            throw refused("is no name; write one after the dot");
        }
        return new Term.Literal(StringNode.valueOf(name));
    }

    private Term subscript() {
        at++;
        int start = at;
        String index = take(INDEX);
        String literal = index == null ? text() : index;
        if (literal != null && found("]")) {
            return new Term.Literal(StringNode.valueOf(literal));
        }
        if (!grammar.isRich()) {
            throw refused("cannot stand here; write a number or a text in [brackets]");
        }
        at = start;
        enter();
        Term computed = choice();
        expect("]");
        depth--;
        return computed;
    }

    private @Nullable String text() {
        boolean quote = at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"');
        int end = quote ? grammar.endOfText(text, at) : -1;
        if (end < 0) {
            return null;
        }
        String quoted = text.substring(at, end);
        at = end;
        return grammar.unquoted(quoted);
    }

    private void enter() {
        if (++depth > Condition.MAX_NESTING) {
            at--;
            throw refused("is nested deeper than " + Condition.MAX_NESTING + "; make it simpler");
        }
    }

    private boolean found(String sign) {
        take(SPACE);
        boolean found = text.startsWith(sign, at);
        at += found ? sign.length() : 0;
        return found;
    }

    private void expect(String sign) {
        if (!found(sign)) {
            boolean range = text.startsWith("..", at);
            throw refused("cannot stand here; " + (range ? grammar.advice('.', "") : "write '" + sign + "'"));
        }
    }

    private @Nullable String take(Pattern pattern) {
        String found = peek(pattern);
        at += found == null ? 0 : found.length();
        return found;
    }

    private @Nullable String peek(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        matcher.useTransparentBounds(true);
        return matcher.lookingAt() ? matcher.group() : null;
    }

    private void refuse(int start, @Nullable String objection) {
        if (objection != null) {
            at = start;
            throw refused(objection);
        }
    }

    private IllegalArgumentException refused(String clause) {
        String found =
                at < text.length() ? Shown.quoted(text.substring(at, text.offsetByCodePoints(at, 1))) : "the end";
        String name = peek(NAME);
        String subject = name == null ? found : "'" + name + "'";
        return grammar.unread(text, subject + " at character " + (at + 1) + " " + clause);
    }
}
