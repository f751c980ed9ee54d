package dev.holdfast.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Trees;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** What is small to write and huge to evaluate. */
class ConditionBudgetTest {
    private static final JsonNode HUGE = DecimalNode.valueOf(new BigDecimal("1e999999999"));

    private static boolean workflow(String condition, Map<String, JsonNode> values) {
        ObjectNode input = Trees.object();
        input.setAll(values);
        return Condition.ofWorkflow(condition).holds(name -> input);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "input.huge > 1",
                "input.huge == input.huge",
                "input.huge + 1 > 1",
                "1 - input.huge < 1",
                "input.huge * 2 > input.huge",
                "1 / input.huge < 1",
                "'n' + input.huge == 'n1e999999999'",
                "input.huge =~ '1e9+'",
                "input.huge =~ [1, input.huge]",
                "'1e999999999x' =^ input.huge",
                "!empty(input.huge)"
            })
    void exponentsAreNeverSpelledOut(String condition) {
        assertThat(workflow(condition, Map.of("huge", HUGE))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"input.huge % 7 == 0", "input.huge * input.huge * input.huge > 1", "input.huge < 'a'"})
    void whatWouldTakeAllDigitsCannotBeDecidedAndSaysSoInAFewWords(String condition) {
        assertThatThrownBy(() -> workflow(condition, Map.of("huge", HUGE)))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(refused ->
                        assertThat(refused.getMessage()).contains("1e999999999").hasSizeLessThan(300));
    }

    @Test
    void exponentsOfGuardsAreNeverSpelledOutEither() {
        var roots = Map.<String, JsonNode>of("context", Trees.object().set("n", HUGE));
        assertThat(Condition.ofGuard("context.n > 1 && context.n / 0 > context.n && context.n")
                        .holds(roots::get))
                .isTrue();
        assertThatThrownBy(() -> Condition.ofGuard("context.n > 'a'").holds(roots::get))
                .hasMessage(
                        "guard cannot be decided: 'context.n > 'a'': 1e999999999 and the text 'a' cannot be put in order");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a|aa)+b",
                "(a*)*b",
                "(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)b",
                "(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)b"
            })
    void noPatternLooksAgainAndAgain(String pattern) {
        var values = Map.<String, JsonNode>of(
                "text", StringNode.valueOf("a".repeat(5_000)), "pattern", StringNode.valueOf(pattern));
        assertThat(workflow("input.text =~ input.pattern", values)).isFalse();
        assertThat(workflow("input.text =~ '" + pattern + "'", values)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?:){2147483647}",
                "((a{100}){100}){100}",
                "(?:x{1000}){1000}",
                "a{1000}{1000}",
                "(((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9}){9}"
            })
    void aPatternThatRepeatsTooMuchIsRefusedWhenItIsRead(String pattern) {
        assertThatThrownBy(() -> Condition.ofWorkflow("input.text =~ '" + pattern + "'"))
                .hasMessageContaining("repeats too much");
    }

    @Test
    void usualPatternsAreNotRefused() {
        String uuid = "[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}";
        var values = Map.<String, JsonNode>of("id", StringNode.valueOf("123e4567-e89b-12d3-a456-426614174000"));
        assertThat(workflow("input.id =~ '" + uuid + "'", values)).isTrue();
        assertThat(workflow("input.id =~ '(?i)(" + uuid + "|x){1,20}'", values)).isTrue();
    }

    @Test
    void aPatternOverAHugeTextIsCutOff() {
        var values = Map.<String, JsonNode>of("text", StringNode.valueOf("a".repeat(16 << 20)));
        assertThatThrownBy(() -> workflow("input.text =~ '(a|b)*c'", values))
                .hasMessageContaining("it takes more than 1000000 steps with these values; compare less");
    }

    @Test
    void textsDoNotDouble() {
        var values = Map.<String, JsonNode>of("text", StringNode.valueOf("a".repeat(100_000)));
        assertThatThrownBy(() -> workflow("input.text" + " + input.text".repeat(70) + " == 'a'", values))
                .hasMessageContaining("a text grows beyond 1000000 characters; compare the parts");
    }

    @Test
    void comparingHugeValuesAgainAndAgainIsCutOff() {
        ArrayNode list = Trees.MAPPER.createArrayNode();
        for (int i = 0; i < 100_000; i++) {
            list.add(i);
        }
        var values = Map.<String, JsonNode>of("list", list, "same", list.deepCopy());
        assertThat(workflow("input.list == input.same", values)).isTrue();
        String often = "input.list == input.same" + " && input.list == input.same".repeat(30);
        assertThatThrownBy(() -> workflow(often, values)).hasMessageContaining("it takes more than 1000000 steps");
        assertThatThrownBy(() -> workflow("'x' =~ input.list" + " || 'x' =~ input.list".repeat(30), values))
                .hasMessageContaining("it takes more than 1000000 steps");
    }

    @Test
    void lookingForATextTakesAsLongAsBothTogether() {
        String part = "a".repeat(1_000_000);
        assertThat(Values.contains(part + part, part + "b")).isFalse();
        assertThat(Values.contains("abab" + "abac", "abac")).isTrue();
        assertThat(Values.contains("aabaabaaf", "aabaaf")).isTrue();
        assertThat(Values.contains("x", "")).isTrue();
        assertThat(Values.contains("", "x")).isFalse();
    }
}
