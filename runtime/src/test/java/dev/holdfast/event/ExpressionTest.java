package dev.holdfast.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ExpressionTest {
    private static final ObjectNode NAMES = (ObjectNode) JsonMapper.shared().readTree("""
            {"input": {"n": 3, "x": 2.5, "s": "abc", "one": "1", "yes": true, "none": null, "list": [1, 2, "a"], "size": 7, "key": "read-it",
                       "user-id": 8, "a": 5, "b": 2, "class": "c", "big": 12345678901234567890},
             "tasks": {"read-it": {"output": {"count": 4}}, "2nd": {"output": 1}}}
            """);

    private static boolean test(String expression) {
        return Expression.parse(expression).test(NAMES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "input.n > 2",
                "input.n == 3.0",
                "input.x == 2.5",
                "input.big == 12345678901234567890B || input.big > 1",
                "input.s == 'abc' && input.yes",
                "input.s > 'abb'",
                "!(input.n < 3) and not input.none",
                "input.missing == null",
                "input.missing.deeper == null",
                "input['missing']['deeper'] == null",
                "input.list[9] == null",
                "empty(input.none) || empty(input.missing)",
                "size(input.list) == 3",
                "input.s == 'abc' && size(input) > 10 && tasks[input.key].output.count == 4",
                "!empty(tasks) && tasks.read-it.output.count == 4 && size(tasks.read-it.output) == 1",
                "input.list[0] == 1",
                "input.list.0 == 1",
                "input.size == 7",
                "input.class == 'c'",
                "input.n =~ [1, 2, 3]",
                "input.s =~ ['abc', 'd']",
                "input.s !~ ['x']",
                "input.s =~ '[a-c]+'",
                "input.s =^ 'ab' && input.s =$ 'bc'",
                "input.a - input.b == 3",
                "input.a / input.b == 2.5",
                "input.user-id == 8",
                "input['user-id'] == 8",
                "tasks.read-it.output.count > 3",
                "tasks.2nd.output == 1",
                "(input.n > 5 ? 'big' : 'small') == 'small'",
                "'a.b-c' == \"a.b-c\"",
            })
    void holds(String expression) {
        assertThat(test(expression)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "input.one == 1",
                "input.yes == 'true'",
                "input.n == '3'",
                "input.missing",
                "input.none",
                "input.list == input.n",
                "input.list[9] == 1",
                "input.s =~ 'b'"
            })
    void doesNotHold(String expression) {
        assertThat(test(expression)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            input.missing > 2       | null and 2 cannot be put in order
            input.s > 2             | the text 'abc' and 2 cannot be put in order
            input.missing + 1 > 2   | error caused by null operand
            input.n && true         | 3 is neither true nor false
            input.n / 0 == 1        | 3 is divided by zero
            input.s / 2 == 1        | the text 'abc' cannot be divided by 2
            input.n                 | the condition 'input.n' gave 3, which is neither true nor false; compare it with something
            nobody == 1             | there is no 'nobody' here, but input, tasks
            input.s =~ '('          | '(' is not a pattern
            input.n.deeper == 1     | undefined property
            """)
    void whatCannotBeDecidedSaysWhy(String expression, String reason) {
        assertThatThrownBy(() -> test(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the condition '" + expression + "' ")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "input.n >",
                "input.n = 3",
                "input.n += 1",
                "x = 1",
                "var x = 1",
                "1; 2",
                "while (true) {}",
                "for (x : input.list) {}",
                "if (true) 1",
                "return true",
                "() -> true",
                "new('java.lang.String')",
                "new java.io.File('x')",
                "input.s.length()",
                "input.s.toString().length() > 1",
                "java.lang.System.exit(0)",
                "''.getClass()",
                "#pragma jexl.import java.io",
                "@silent true",
                "`${input.n}` == 3",
                "{{input.n}} == 3",
                "(((input.n)"
            })
    void anythingButAConditionIsRefusedWhenItIsRead(String expression) {
        assertThatThrownBy(() -> Expression.parse(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the condition");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"''.class.name == 'x'", "input.s.class != null", "input.s.bytes != null", "input.n.class != null"
            })
    void noJavaObjectIsEverReached(String expression) {
        assertThatThrownBy(() -> test(expression)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPatternThatWouldTakeForEverIsStopped() {
        var names = (ObjectNode) JsonMapper.shared().readTree("{\"input\": {\"s\": \"" + "a".repeat(60) + "\"}}");
        Expression endless = Expression.parse("input.s =~ '(a|aa)+(b|\\\\1c)'");
        assertThatThrownBy(() -> endless.test(names))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the pattern takes too long on this text; simplify it");
    }

    @Test
    void nestingAndLengthAreBounded() {
        assertThat(Expression.parse("(".repeat(50) + "true" + ")".repeat(50)).test(NAMES))
                .isTrue();
        assertThat(Expression.parse("!".repeat(900) + "true").test(NAMES)).isTrue();
        assertThatThrownBy(() -> Expression.parse("(".repeat(51) + "true" + ")".repeat(51)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("brackets are nested deeper than 50 at character 51; make it simpler");
        assertThatThrownBy(() -> Expression.parse("true ||" + " ".repeat(1_000) + "true"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 1000; shorten it");
    }

    @Test
    void evaluatingChangesNothing() {
        String before = NAMES.toString();
        test("input.list[0] == 1 && size(input.list) == 3");
        assertThat(NAMES.toString()).isEqualTo(before);
    }

    @Test
    void referencesAreToldBeforeAnythingIsEvaluated() {
        assertThat(Expression.parse("tasks.read-it.output.count > input.n").references())
                .containsExactlyInAnyOrder(List.of("tasks", "read-it", "output", "count"), List.of("input", "n"));
    }
}
