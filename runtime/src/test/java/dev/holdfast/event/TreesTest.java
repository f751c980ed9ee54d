package dev.holdfast.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.store.Json;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class TreesTest {
    @Test
    void numbersKeepAllTheirDigits() {
        String text = "[0.1234567890123456789012345,1E+400,12345678901234567890,1.50]";

        assertThat(Trees.json(Trees.read(Json.parse(text))).text()).isEqualTo(text);
    }

    @Test
    void whatWasStoredCannotBeChangedByWhoeverMadeIt() {
        ObjectNode made = Trees.object().put("a", 1);
        JsonNode stored = Trees.stored(made);
        made.put("a", 2);

        assertThat(stored).hasToString("{\"a\":1}");
    }

    @Test
    void aValueLooksTheSameBeforeAndAfterItIsReadBack() {
        JsonNode before = Trees.stored(Trees.MAPPER.valueToTree(0.1f));

        assertThat(before).isEqualTo(Trees.read(Trees.json(before)));
        assertThat(before.decimalValue()).isEqualTo(new BigDecimal("0.1"));
    }

    @Test
    void whatIsNoNumberInJsonIsRefusedInsteadOfBecomingText() {
        for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            ObjectNode made = Trees.object().put("a", number);
            assertThatThrownBy(() -> Trees.stored(made))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "this could not be read back once it is stored: NaN and Infinity are no numbers in JSON;"
                                    + " leave it out, or make a text of it");
            assertThatThrownBy(() -> Trees.json(made)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Trees.stored(Trees.object().put("a", (float) number)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Trees.stored(Trees.object().put("text", "NaN, Infinity")))
                .hasToString("{\"text\":\"NaN, Infinity\"}");
    }

    @Test
    void bytesAndObjectsBecomeWhatIsReadBack() {
        ObjectNode made = Trees.object().put("bytes", new byte[] {1, 2, 3}).putPOJO("place", new Point(1, 2.50f));
        JsonNode stored = Trees.stored(made);
        assertThat(stored).hasToString("{\"bytes\":\"AQID\",\"place\":{\"x\":1,\"y\":2.5}}");
        assertThat(stored.path("bytes").isString()).isTrue();
        assertThat(stored).isEqualTo(Trees.read(Trees.json(stored)));
    }

    private record Point(int x, float y) {}

    @Test
    void whatIsNestedTooDeeplyIsRefused() {
        ObjectNode made = Trees.object();
        ObjectNode at = made;
        for (int i = 0; i < Json.MAX_DEPTH; i++) {
            at = at.putObject("a");
        }
        assertThatThrownBy(() -> Trees.stored(made))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("this is no JSON: it is nested deeper than 500");
    }

    @ParameterizedTest
    @CsvSource({
        "3.10, 3.10",
        "1.0, 1.0",
        "12e4567, 12e4567",
        "1E5, 1e5",
        "0.0000001, 0.0000001",
        "1e-999999999, 1E-999999999",
        "9007199254740993, 9007199254740993",
        "-0.50, -0.50"
    })
    void aNumberInATextHasTheDigitsItWasWrittenWith(String written, String shown) {
        JsonNode stored = Trees.stored(Trees.MAPPER.readTree(written));
        assertThat(Shown.plain(stored)).isEqualTo(shown);
        assertThat(Shown.value(stored)).isEqualTo(shown);
    }

    @Test
    void whatIsShownIsShortAndCanBeStored() {
        assertThat(Shown.quoted("a\ud800b\n" + "x".repeat(100))).isEqualTo("'a\\ud800b\\u000a" + "x".repeat(56) + "…'");
    }
}
