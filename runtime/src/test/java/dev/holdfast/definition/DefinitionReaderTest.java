package dev.holdfast.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Trees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What values a definition's text stands for, and that what is small to write does not become huge. */
class DefinitionReaderTest {
    private static Definition read(String text) {
        return DefinitionReader.read(new Kind("workflow", "'id:'"), "w.yaml", text);
    }

    @ParameterizedTest
    @CsvSource({
        "017, 17",
        "08, 8",
        "+017, 17",
        "-017, -17",
        "00, 0",
        "0, 0",
        "0o17, 15",
        "0x1F, 31",
        "12, 12",
        ".5, 0.5",
        "0.50, 0.50"
    })
    void numbersAreReadAsTheCoreSchemaHasThem(String written, String json) {
        assertThat(read("a: " + written).root().path("a")).hasToString(json);
        assertThat(read("a: '" + written + "'").root().path("a").isString()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "12345678901234567.89, 12345678901234567.89",
        "0.1234567890123456789, 0.1234567890123456789",
        "3.10, 3.10",
        ".5, 0.5",
        "5., 5",
        "+1.5, 1.5",
        "-0.0, 0.0",
        "1e5, 1E+5",
        "1.0e-400, 1.0E-400",
        "1e999999999, 1E+999999999",
        "123456789012345678901234567890, 123456789012345678901234567890"
    })
    void decimalsKeepTheDigitsTheyAreWrittenWith(String written, String json) {
        JsonNode read = read("a: " + written).root().path("a");
        assertThat(read).hasToString(json);
        assertThat(Trees.stored(read)).hasToString(json);
        assertThat(read("{\"a\": [" + written + "]}").root().at("/a/0")).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {".inf", "-.inf", ".nan", "1e9999999999", "-1e-99999999999999999999"})
    void whatNoNumberTypeHoldsIsAProblemAtItsPlace(String number) {
        assertThat(read("a: " + number).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem)
                        .hasToString("w.yaml:1:4: " + number
                                + " is not a number that JSON can hold; write a finite number, or quote it as text"));
    }

    @Test
    void numbersHaveAsManyDigitsAsTheStoreTakes() {
        assertThat(read("a: " + "9".repeat(10_000)).root().path("a").isBigInteger())
                .isTrue();
        assertThatThrownBy(() -> read("a: " + "9".repeat(10_001)))
                .hasMessageContaining("a number has more than 10000 digits");
        assertThatThrownBy(() -> read("a: 0." + "9".repeat(10_001)))
                .hasMessageContaining("a number has more than 10000 digits");
        assertThatThrownBy(() -> read("a: 0x" + "F".repeat(100_000)))
                .hasMessageContaining("a number has more than 10000 digits");
    }

    @Test
    void aTextThatAliasesRepeatIsCountedEachTime() {
        String bomb = "a: &a " + "x".repeat(1_000_000) + "\nb: [" + "*a, ".repeat(1_000) + "]\n";
        assertThatThrownBy(() -> read(bomb))
                .hasMessageContaining("there are more than 67108864 characters, counting what aliases stand for");
    }

    @Test
    void aLongNameIsCountedForEachValueWithin() {
        String text = "? " + "x".repeat(100_000) + "\n: [" + "0, ".repeat(100_000) + "]\n";
        assertThatThrownBy(() -> read(text))
                .hasMessageContaining("there are more than 67108864 characters, counting what aliases stand for");
    }

    @Test
    void aliasesOfAliasesAreBounded() {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 20; i++) {
            text.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "]\n");
        }
        assertThatThrownBy(() -> read(text.toString()))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("aliases");
        var merged = new StringBuilder("m0: &m0 {x: 1, y: 2}\n");
        for (int i = 1; i < 30; i++) {
            merged.append("m" + i + ": &m" + i + " {<<: [*m" + (i - 1) + ", *m" + (i - 1) + "], k" + i + ": *m"
                    + (i - 1) + "}\n");
        }
        assertThatThrownBy(() -> read(merged.toString())).isInstanceOf(DefinitionException.class);
    }

    @Test
    void whatMergesPassOverIsBoundedToo() {
        var merged = new StringBuilder("m0: &m0 {x: [1, 2, 3, 4, 5, 6, 7, 8, 9]}\n");
        for (int i = 1; i < 40; i++) {
            merged.append("m" + i + ": &m" + i + " {<<: [*m" + (i - 1) + ", *m" + (i - 1) + "]}\n");
        }
        assertThatThrownBy(() -> read(merged.toString())).isInstanceOf(DefinitionException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- "})
    void deepNestingIsRefused(String open) {
        assertThatThrownBy(() -> read(open.repeat(100_000) + "1")).isInstanceOf(DefinitionException.class);
    }
}
