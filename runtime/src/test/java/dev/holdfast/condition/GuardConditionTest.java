package dev.holdfast.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Trees;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

class GuardConditionTest {
    private static final Map<String, JsonNode> ROOTS = Map.of(
            "context", json("""
                    {'amount': 6000, 'limit': 5000.5, 'name': 'Ann', 'none': null, 'zero': 0, 'empty': '', 'digits': '10',
                     'yes': true, 'no': false, 'items': [{'price': 3}, {'price': 4}], 'a-b': 1, 'tags': ['x', 'y'], 'a.b': 2,
                     'pair': [1, {'x': 2}], 'list': [], 'object': {}, 'same': [1.0, {'x': 2.00}]}
                    """),
            "publicMember", json("{'orderId': 'O1'}"),
            "event", json("{'type': 'PAY', 'payload': {'amount': 6000.0, 'customer': {'id': 7}}, 'timestamp': 5}"));

    private static boolean passes(String condition) {
        return Condition.ofGuard(condition).holds(ROOTS::get);
    }

    private static JsonNode json(String text) {
        return Trees.MAPPER.readTree(text.replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "context.amount > 5000",
                "context.amount >= context.limit && context.name === 'Ann'",
                "context.amount === event.payload.amount",
                "event.type == \"PAY\" || context.gone.for.ever",
                "!(context.amount < 5000)",
                "publicMember.orderId !== 'O2'",
                "context.amount - context.limit * 1 > 999 && context.amount-context.limit < 1000",
                "1 + 2 * 3 === 7 && (1 + 2) * 3 === 9 && 10 % 4 === 2 && 9 / 3 === 3",
                "0.1 + 0.2 === 0.3",
                "-context.amount < 0 && - -1 === 1",
                "context.name[0] === 'A' && context['name']['2'] === 'n' && context.name[3] === undefined",
                "event.payload.customer.id[0] === undefined && context.items['01'] === undefined",
                "1 / context.zero > 1e300 && -1 / context.zero < -1e300 && 1 / (1 / context.zero) === 0",
                "(context.zero / context.zero) !== (context.zero / context.zero) && 1 % 0 !== 1 % 0",
                "1 / 0 === 2 / 0 && 1 / 0 != -1 / 0 && 5 % (1 / 0) === 5",
                "context.items === context.items && context.pair === context.same",
                "context.items.length === 2 && context.name.length === 3",
                "context.items[1].price > context.items[0].price",
                "context['a-b'] === 1 && context[\"a.b\"] === 2",
                "context.name + '!' === 'Ann!'",
                "event?.payload?.customer?.id === 7",
                "(context.gone || 5) > 4",
                "context.yes && !context.no",
                "'a' < 'b' && 'it\\'s' === \"it's\"",
                "context.none === null && context.none !== undefined && context.none == undefined",
                "context.gone === undefined && context.gone == null && context.gone !== null",
                "1e3 === 1000",
                "'a\\tb' !== 'atb'",
            })
    void holds(String condition) {
        assertThat(passes(condition)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "context.gone > 5",
                "context.gone <= 5",
                "5 >= context.gone",
                "context.none >= 0",
                "context.none < 1",
                "context.gone + 1 > 0",
                "context.name.length.size > 1",
                "context.gone.deeper.still",
                "0 / 0 > 1 || 0 / 0 <= 1 || 0 / 0 === 0 / 0",
                "1 / 0 < 1",
                "context.zero",
                "context.empty",
                "context.none",
                "context.no",
                "undefined",
                "null",
                "0",
                "''",
                "false",
                "context.digits === 10",
                "context.yes === 1",
                "context.tags === 'x'",
                "context.items[2].price > 0",
            })
    void doesNotHold(String condition) {
        assertThat(passes(condition)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            context.digits > 5       | guard cannot be decided: 'context.digits > 5': the text '10' and 5 cannot be put in order
            context.digits == 10     | the text '10' and 10 are of different types; compare with === or !==
            context.tags > 1         | a list and 1 cannot be put in order
            context.name * 2 > 1     | the text 'Ann' * 2 is no calculation
            context.yes + 1 === 2    | true + 1 is no calculation
            """)
    void whatJavaScriptWouldConvertCannotBeDecided(String condition, String reason) {
        assertThatThrownBy(() -> passes(condition))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("guard cannot be decided: ")
                .hasMessageContaining(reason);
    }

    /** ECMA-262, ToBoolean. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            undefined        | false
            null             | false
            context.gone     | false
            true             | true
            false            | false
            0                | false
            0.0              | false
            -0               | false
            0 / 0            | false
            1 / 0            | true
            -1 / 0           | true
            0.1              | true
            -1               | true
            1e-300           | true
            ''               | false
            ' '              | true
            '0'              | true
            'false'          | true
            context.items    | true
            context.none     | false
            context.list     | true
            context.object   | true
            publicMember     | true
            event.payload    | true
            """)
    void whatCountsAsTrueIsWhatJavaScriptTakesForTrue(String value, boolean counts) {
        assertThat(passes(value)).isEqualTo(counts);
        assertThat(passes("!(" + value + ")")).isEqualTo(!counts);
        assertThat(passes("(" + value + " && 'right') === 'right'")).isEqualTo(counts);
        assertThat(passes("(" + value + " || 'right') === 'right'")).isEqualTo(!counts);
    }

    @Test
    void whatDecidesAloneIsAllThatIsLookedAt() {
        assertThat(passes("context.no && context.digits > 5")).isFalse();
        assertThat(passes("context.yes || context.digits > 5")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                             | is empty; write a condition, like context.amount > 5000
            amount > 5                     | 'amount' at character 1 is not known here; write context.amount, event.payload.amount or
            context.amount = 5             | '=' at character 16 cannot stand here; nothing is assigned, compare with ===
            context.items.includes(1)      | '(' at character 23 begins a call, and nothing is called here; compare values
            context.amount > 5 ? 1 : 2     | '?' at character 20 cannot stand here; write a condition without '?'
            context.amount >               | the end at character 17 cannot stand here; write a value, like context.amount, 5 or
            (context.amount > 5            | the end at character 20 cannot stand here; write ')'
            context.amount > 5)            | ')' at character 19 cannot stand here; there is no '(' before it
            context.amount 5               | '5' at character 16 cannot stand here; write an operator, like === or &&, or end here
            context.amount & 1             | '&' at character 16 cannot stand here; write an operator
            context. > 1                   | ' ' at character 9 is no name; write one after the dot
            context.a[1 + 1]               | '1' at character 11 cannot stand here; write a number or a text in [brackets]
            'open                          | ''' at character 1 cannot stand here; write a value
            {{total}} > 1                  | '{' at character 1 cannot stand here; write a value
            event.amount > 1               | 'event' at character 1 has no 'amount'; write event.payload.amount
            'a\\q' === 'q'                 | ''' at character 1 cannot stand here
            new Date() > 1                 | 'new' at character 1 is not known here; write context.new
            010 > 1                        | '0' at character 1 cannot stand here; write a value
            context.a < 1 < 2              | '<' at character 15 compares a second time; combine comparisons with &&
            context.a =~ 'x'               | '=' at character 11 cannot stand here; nothing is assigned
            size(context.a) > 1            | 'size' at character 1 is not known here
            context.a[context.b]           | 'context' at character 11 cannot stand here; write a number or a text
            context.a === this.b           | 'this' at character 15 is not known here
            """)
    void whatCannotBeUnderstoodIsRefusedWithItsPlace(String condition, String reason) {
        assertThatThrownBy(() -> Condition.ofGuard(condition))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void nestingAndLengthAreBounded() {
        assertThat(passes("(".repeat(50) + "1" + ")".repeat(50))).isTrue();
        assertThatThrownBy(() -> Condition.ofGuard("(".repeat(51) + "1" + ")".repeat(51)))
                .hasMessageContaining("'(' at character 51 is nested deeper than 50; make it simpler");
        assertThatThrownBy(() -> Condition.ofGuard("1" + " + 1".repeat(300)))
                .hasMessage("has 1201 characters, more than 1000; shorten it");
        assertThat(passes("1" + "+1".repeat(499))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            contains | tags | x   | true
            contains | tags | z   | false
            contains | name | nn  | true
            contains | gone | x   | false
            in       | name | Ann | true
            """)
    void listsAndTextsContain(String relation, String property, String value, boolean expected) {
        var condition = Condition.comparison(
                List.of("context", property),
                Objects.requireNonNull(Relation.OF_GUARDS.get(relation)),
                StringNode.valueOf(value));
        assertThat(condition.holds(ROOTS::get)).isEqualTo(expected);
    }
}
