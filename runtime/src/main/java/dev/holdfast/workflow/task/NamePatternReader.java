package dev.holdfast.workflow.task;

import dev.holdfast.workflow.task.NamePattern.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;

/** Reads a pattern for names of files. One thread at a time. */
final class NamePatternReader {
    /** The most characters of a pattern. */
    static final int MAX_LENGTH = 1_000;

    private final int[] pattern;
    private final List<Step> steps = new ArrayList<>();
    private final Deque<Group> groups = new ArrayDeque<>();
    private int at;

    NamePatternReader(String pattern) {
        this.pattern = pattern.codePoints().toArray();
    }

    /** Alternatives that are being read: where they begin, and the steps that lead to their end once it is known. */
    private static final class Group {
        private int begin;
        private final List<Integer> ends = new ArrayList<>();

        Group(int begin) {
            this.begin = begin;
        }
    }

    List<Step> read() {
        if (pattern.length > MAX_LENGTH) {
            throw new IllegalArgumentException("it has more than " + MAX_LENGTH + " characters");
        }
        while (at < pattern.length) {
            one(pattern[at++]);
        }
        if (!groups.isEmpty()) {
            throw new IllegalArgumentException("a } is missing");
        }
        return steps;
    }

    private void one(int c) {
        switch (c) {
            case '*' -> star();
            case '?' -> steps.add(new Step.One(any -> any != '/'));
            case '[' -> steps.add(new Step.One(set()));
            case '{' -> {
                groups.push(new Group(steps.size()));
                leadTo(steps.size() + 1, steps.size() + 1);
            }
            case ',' -> comma();
            case '}' -> close();
            case '\\' -> {
                if (at == pattern.length) {
                    throw new IllegalArgumentException("nothing follows the last \\");
                }
                literal(pattern[at++]);
            }
            default -> literal(c);
        }
    }

    private void literal(int c) {
        steps.add(new Step.One(other -> other == c));
    }

    private boolean follows(int c) {
        boolean follows = at < pattern.length && pattern[at] == c;
        at += follows ? 1 : 0;
        return follows;
    }

    private void star() {
        if (!follows('*')) {
            repeated(c -> c != '/');
        } else if (follows('/')) {
            int begin = steps.size();
            steps.add(new Step.Either(begin + 1, begin + 5)); // or no directory at all
            repeated(c -> true);
            literal('/');
        } else {
            repeated(c -> true);
        }
    }

    private void repeated(IntPredicate accepts) {
        int begin = steps.size();
        steps.add(new Step.Either(begin + 1, begin + 3));
        steps.add(new Step.One(accepts));
        steps.add(new Step.Either(begin, begin));
    }

    private void leadTo(int one, int other) {
        steps.add(new Step.Either(one, other));
    }

    private void comma() {
        Group group = groups.peek();
        if (group == null) {
            literal(',');
            return;
        }
        group.ends.add(steps.size());
        leadTo(0, 0); // the end, once it is known
        steps.set(group.begin, new Step.Either(group.begin + 1, steps.size()));
        group.begin = steps.size();
        leadTo(group.begin + 1, group.begin + 1);
    }

    private void close() {
        Group group = groups.poll();
        if (group == null) {
            literal('}');
            return;
        }
        group.ends.forEach(end -> steps.set(end, new Step.Either(steps.size(), steps.size())));
    }

    /** What is between brackets; a separator of directories is never part of it. */
    private IntPredicate set() {
        boolean other = follows('!');
        IntPredicate members = c -> false;
        for (int first = at; at < pattern.length; ) {
            int c = pattern[at++];
            if (c == ']' && at > first + 1) {
                IntPredicate all = members;
                return x -> x != '/' && all.test(x) != other;
            }
            if (c == '/') {
                throw new IllegalArgumentException("a / is between brackets");
            }
            members = members.or(range(c, at > first + 1));
        }
        throw new IllegalArgumentException("a ] is missing");
    }

    private IntPredicate range(int from, boolean inside) {
        boolean range = at + 1 < pattern.length && pattern[at] == '-' && pattern[at + 1] != ']';
        if (!range || (from == '-' && inside)) {
            return x -> x == from;
        }
        int to = pattern[at + 1];
        at += 2;
        if (to < from) {
            throw new IllegalArgumentException(
                    "the range " + Character.toString(from) + "-" + Character.toString(to) + " is empty");
        }
        return x -> x >= from && x <= to && x != '/';
    }
}
