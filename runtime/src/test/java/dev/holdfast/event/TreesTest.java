package dev.holdfast.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Json;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
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
}
