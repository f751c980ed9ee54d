package dev.holdfast.condition;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.StringNode;

/** A part of a condition, which has a value; a missing node where there is none. Immutable. */
sealed interface Term {
    /** @throws ArithmeticException if it cannot be decided; the message says why */
    JsonNode value(Evaluation with);

    /** A path whose every step is a name. */
    static Term path(List<String> path) {
        return new Path(
                path.getFirst(),
                path.stream()
                        .skip(1)
                        .<Term>map(step -> new Literal(StringNode.valueOf(step)))
                        .toList());
    }

    /** A value as it is written. */
    record Literal(JsonNode value) implements Term {
        @Override
        public JsonNode value(Evaluation with) {
            return value;
        }
    }

    /** Where a path leads; steps are names or indexes. */
    record Path(String root, List<Term> steps) implements Term {
        @Override
        public JsonNode value(Evaluation with) {
            JsonNode at = with.root(root);
            for (Term step : steps) {
                with.budget().spend(1);
                at = with.meaning().member(at, step.value(with));
            }
            return at;
        }
    }

    record Not(Term term) implements Term {
        @Override
        public JsonNode value(Evaluation with) {
            return BooleanNode.valueOf(!with.meaning().isTrue(term.value(with)));
        }
    }

    /** The left value if it decides, else the right one. */
    record Logic(Term left, boolean and, Term right) implements Term {
        @Override
        public JsonNode value(Evaluation with) {
            JsonNode value = left.value(with);
            Meaning meaning = with.meaning();
            return meaning.operand(meaning.isTrue(value) == and ? right.value(with) : value);
        }
    }

    /** One of two values. */
    record Choice(Term condition, Term yes, Term no) implements Term {
        @Override
        public JsonNode value(Evaluation with) {
            return (with.meaning().isTrue(condition.value(with)) ? yes : no).value(with);
        }
    }

    record Comparison(Term left, Relation relation, Term right) implements Term {
        @Override
        public JsonNode value(Evaluation with) {
            with.budget().spend(1);
            JsonNode one = left.value(with);
            return BooleanNode.valueOf(with.meaning().holds(one, relation, right.value(with), with.budget()));
        }
    }

    /** That a text, or what has one, matches a pattern as a whole. */
    record Match(Term left, TextPattern pattern) implements Term {
        @Override
        public JsonNode value(Evaluation with) {
            with.budget().spend(1);
            return BooleanNode.valueOf(Strict.matches(left.value(with), pattern, with.budget()));
        }
    }

    /** That a value is one of a list. */
    record OneOf(Term left, List<Term> items) implements Term {
        @Override
        public JsonNode value(Evaluation with) {
            JsonNode one = left.value(with);
            boolean found = false;
            for (Term item : items) { // all of them: what cannot be decided is told, wherever it stands
                found |= Values.equal(one, item.value(with), with.budget());
            }
            return BooleanNode.valueOf(found);
        }
    }

    record Calculation(Term left, char sign, Term right) implements Term {
        @Override
        public JsonNode value(Evaluation with) {
            with.budget().spend(1);
            JsonNode one = left.value(with);
            return with.meaning().calculated(one, sign, right.value(with), with.budget());
        }
    }

    /** How many characters, items or members there are. */
    record Size(Term of) implements Term {
        @Override
        public JsonNode value(Evaluation with) {
            JsonNode value = of.value(with);
            if (value.isString()) {
                with.budget().read(value.stringValue());
            }
            return Strict.size(value);
        }
    }

    /** That there is nothing, zero, or nothing in it. */
    record Empty(Term of) implements Term {
        @Override
        public JsonNode value(Evaluation with) {
            return BooleanNode.valueOf(Strict.isEmpty(of.value(with)));
        }
    }
}
