package dev.holdfast.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class WorkflowConditionTest {
    private static final ObjectNode NAMES = (ObjectNode) JsonMapper.shared().readTree("""
            {"input": {"n": 3, "x": 2.5, "s": "abc", "one": "1", "yes": true, "none": null, "list": [1, 2, "a"], "size": 7, "key": "read-it",
                       "user-id": 8, "a": 5, "b": 2, "class": "c", "open": "(", "big": 12345678901234567890},
             "tasks": {"read-it": {"output": {"count": 4}}, "2nd": {"output": 1}}}
            """);

    private static boolean test(String expression) {
        return Condition.ofWorkflow(expression).holds(NAMES::get);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "input.n > 2",
                "input.n == 3.0",
                "input.x == 2.5",
                "input.big == 12345678901234567890",
                "input.s == 'abc' && input.yes",
                "input.s > 'abb'",
                "!(input.n < 3) && !input.none",
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
            input.missing + 1 > 2   | null + 1 is no calculation
            input.n && true         | 3 is neither true nor false
            input.n / 0 == 1        | 3 is divided by zero
            input.s / 2 == 1        | the text 'abc' / 2 is no calculation
            input.n                 | 3 is neither true nor false; compare it with something
            nobody == 1             | there is no 'nobody' here
            input.s =~ input.open   | '(' is not a pattern
            input.n =~ 3            | 3 is neither a list, an object nor a pattern
            input.s * 2 == 1        | the text 'abc' * 2 is no calculation
            input.list[-1] == input.n.a | 3 has no member the text 'a'
            input.n.deeper == 1     | 3 has no member the text 'deeper'
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
                "''.class.name == 'x'",
                "'x' =~ (1..9000000000000000000)",
                "size(1..9000000000000000000) > 1",
                "[1, 2] == input.list",
                "{'a': 1}.a == 1",
                "input.n eq 3",
                "input.yes and true",
                "not input.no",
                "input.none ?? true",
                "input.none ?: true",
                "input?.n == 3",
                "input.n & 1",
                "size input.list == 3",
                "input.s =~ '('",
                "input.s =~ '(a)\\\\1'",
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
        assertThatThrownBy(() -> Condition.ofWorkflow(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the condition");
    }

    @Test
    void nestingAndLengthAreBounded() {
        assertThat(Condition.ofWorkflow("(".repeat(50) + "true" + ")".repeat(50))
                        .holds(NAMES::get))
                .isTrue();
        assertThat(Condition.ofWorkflow("!".repeat(900) + "true").holds(NAMES::get))
                .isTrue();
        assertThatThrownBy(() -> Condition.ofWorkflow("(".repeat(51) + "true" + ")".repeat(51)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'(' at character 51 is nested deeper than 50; make it simpler");
        assertThatThrownBy(() -> Condition.ofWorkflow("true ||" + " ".repeat(1_000) + "true"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 1000; shorten it");
    }

    @Test
    void wordsOfOtherLanguagesAreRefusedWithWhatIsWrittenHere() {
        assertThatThrownBy(() -> Condition.ofWorkflow("input.a and input.b"))
                .hasMessage(
                        "the condition 'input.a and input.b' cannot be read: 'and' at character 9 cannot stand here; write &&");
        assertThatThrownBy(() -> Condition.ofWorkflow("not input.a"))
                .hasMessage(
                        "the condition 'not input.a' cannot be read: 'not' at character 1 is a word that is not known; write !");
        assertThatThrownBy(() -> Condition.ofWorkflow("2 =~ (1..3)"))
                .hasMessageContaining(
                        "'.' at character 8 cannot stand here; there are no ranges, compare with <= and >=");
    }

    @Test
    void evaluatingChangesNothing() {
        String before = NAMES.toString();
        test("input.list[0] == 1 && size(input.list) == 3");
        assertThat(NAMES.toString()).isEqualTo(before);
    }

    @Test
    void referencesAreToldBeforeAnythingIsEvaluated() {
        assertThat(Condition.ofWorkflow("tasks.read-it.output.count > input.n").references())
                .containsExactlyInAnyOrder(List.of("tasks", "read-it", "output", "count"), List.of("input", "n"));
    }
}
