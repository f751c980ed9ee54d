package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void parsingMakesTextCompactAndChangesNothingElse() {
        assertThat(Json.parse(" { \"b\" : [ 1 , 2.50 , \"x y\" ] ,\n\t\"a\" : null }\r\n")
                        .text())
                .isEqualTo("{\"b\":[1,2.50,\"x y\"],\"a\":null}");
        for (String value : List.of("true", "false", "null", "-0", "1E400", "\"\"", "[]", "{}", "[[[]]]")) {
            assertThat(Json.parse(value).text()).isEqualTo(value);
        }
    }

    @Test
    void textIsOneLineWhateverStringsHold() {
        assertThat(Json.parse("{\"a\":\"\\n\\u2028\\u000b\"}").text())
                .doesNotContain("\n")
                .doesNotContain("\u000b");
        assertThat(Json.string("a\nb\r\"\\").text()).isEqualTo("\"a\\nb\\r\\\"\\\\\"");
    }

    @Test
    void whatIsNotOneJsonValueIsRefusedWithThePlace() {
        assertThatThrownBy(() -> Json.parse("{\"a\":1,\n \"b\":}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not JSON: ")
                .hasMessageContaining("just before line 2, column 7");
        assertThatThrownBy(() -> Json.parse("")).hasMessage("an empty text is not JSON");
        assertThatThrownBy(() -> Json.parse(" \n")).hasMessage("an empty text is not JSON");
        assertThatThrownBy(() -> Json.parse("{} []"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("more follows the JSON value just before line 1, column 5");
        for (String bad : List.of(
                "{",
                "[1,]",
                "{a:1}",
                "'a'",
                "nul",
                "01",
                "1.",
                ".5",
                "+1",
                "NaN",
                "Infinity",
                "\"\n\"",
                "\"\\x\"",
                "1 2",
                "{}}",
                "// c\n1",
                "\"\\ud8\"",
                "[1 2]",
                "{\"a\" 1}",
                "\"open",
                "1e99999999999",
                "-1e-99999999999")) {
            assertThatThrownBy(() -> Json.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aMemberNamedTwiceIsRefused() {
        assertThatThrownBy(() -> Json.parse("{\"a\":1,\"b\":{\"c\":1,\"c\":2}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice")
                .hasMessageContaining("\"c\"")
                .hasMessageContaining("line 1, column");
        assertThatThrownBy(() -> Json.parse("{\"a\":1,\"\\u0061\":2}")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Json.parse("[{\"a\":1},{\"a\":2}]").text()).isEqualTo("[{\"a\":1},{\"a\":2}]");
    }

    @Test
    void nestingHasALimit() {
        String deepest = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);
        assertThat(Json.parse(deepest).canonical()).isEqualTo(deepest);
        for (String open : List.of("[", "{\"a\":")) {
            assertThatThrownBy(() -> Json.parse(open.repeat(Json.MAX_DEPTH + 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("500");
        }
        assertThatThrownBy(() -> Json.parse("[".repeat(1_000_000))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void halfSurrogatesBecomeEscapesThatUtf8CanHold() {
        for (String half : List.of("\ud83d", "\ude00", "a\ud83db", "\ude00\ud83d", "😀\ud83d", "\ud83d\ud83d\ude00")) {
            Json json = Json.string(half);
            byte[] utf8 = json.text().getBytes(StandardCharsets.UTF_8);
            assertThat(Json.parse(new String(utf8, StandardCharsets.UTF_8))).isEqualTo(json);
            assertThat(json.text()).contains("\\u");
            assertThat(Json.parse("[" + json.text() + "]").text()).isEqualTo("[" + json.text() + "]");
        }
        assertThat(Json.string("😀").text()).isEqualTo("\"😀\"");
        assertThat(Json.ofCompact("\"\ud83d\"").text()).isEqualTo("\"\\ud83d\"");
        assertThatThrownBy(() -> Json.parse("{\"\\udfff\":1}")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void valuesAreEqualWhateverTheirSpelling() {
        List<List<String>> same = List.of(
                List.of("{\"a\":1,\"b\":[2]}", "{ \"b\" : [ 2.0 ], \"a\" : 1e0 }"),
                List.of("\"\\u00e9\\/\"", "\"é/\""),
                List.of("100", "1e2", "100.000", "1E+2"),
                List.of("0", "-0", "0.0", "0e5", "-0e-400"),
                List.of("1e400", "10e399", "1" + "0".repeat(400)),
                List.of("\"😀\"", "\"\\ud83d\\ude00\""),
                List.of("\"\\ud83d\"", "\"\\uD83D\""));
        for (List<String> spellings : same) {
            Json first = Json.parse(spellings.getFirst());
            for (String spelling : spellings) {
                assertThat(Json.parse(spelling)).isEqualTo(first).hasSameHashCodeAs(first);
                assertThat(Json.parse(spelling).canonical()).isEqualTo(first.canonical());
            }
        }
    }

    @Test
    void differentValuesAreDifferent() {
        List<String> all = List.of(
                "null",
                "false",
                "0",
                "\"0\"",
                "[]",
                "{}",
                "[0]",
                "[null]",
                "{\"a\":0}",
                "{\"A\":0}",
                "\"\"",
                "[[]]",
                "[1,2]",
                "[2,1]",
                "9007199254740992",
                "9007199254740993",
                "1e400",
                "1e401",
                "-1e400",
                "1e-400",
                "\"é\"",
                "\"e\\u0301\"",
                "0.1",
                "0.2");
        for (String left : all) {
            for (String right : all) {
                assertThat(Json.parse(left).equals(Json.parse(right)))
                        .as("%s = %s", left, right)
                        .isEqualTo(left.equals(right));
            }
        }
    }

    @Test
    void lengthIsCountedInBytes() {
        for (String text : List.of("", "abc", "é", "日本", "😀", "a\u0000", "\u007f\u0080")) {
            Json json = Json.string(text);
            assertThat(json.utf8Length()).isEqualTo(json.text().getBytes(StandardCharsets.UTF_8).length);
        }
    }
}
