package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Trees;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class TemplatesTest {
    private static final ObjectNode DATA = (ObjectNode)
            Trees.MAPPER.readTree("{\"id\": 7, \"price\": 3.10, \"commit\": 12e4567, \"none\": null, \"list\": [1]}");

    private static String filled(String text) {
        var templates = new Templates(DATA, null, MachineEvent.of("GO", json("{'x': 1}"), Instant.EPOCH));
        return templates.filled(Trees.MAPPER.getNodeFactory().stringNode(text)).toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {{id}}                     | 7
            {{ price }}                | 3.10
            no. {{ id }}: {{price}}    | "no. 7: 3.10"
            {{commit}}!                | "12e4567!"
            <{{none}}{{gone}}{{list}}> | "<[1]>"
            {{event.payload.x}}        | 1
            {{event.type}} {{ }}       | "GO "
            {{id                       | "{{id"
            """)
    void pathsAreFilledIn(String text, String filled) {
        assertThat(filled(text)).isEqualTo(filled);
    }

    @Test
    void aTemplateThatDoesNotEndIsReadOnce() {
        String open = "{{" + " ".repeat(1_000_000) + "x";
        assertThat(filled(open)).hasSize(open.length() + 2);
    }

    @Test
    void whatIsFilledInIsBounded() {
        ObjectNode data = Trees.object().put("big", "x".repeat(1 << 20));
        var templates = new Templates(data, null, MachineEvent.of("GO", Instant.EPOCH));
        assertThatThrownBy(() -> templates.filled(Trees.object().put("a", "-{{big}}".repeat(17))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a text grows beyond 16777216 characters; pass the name of a file instead");
        ObjectNode many = Trees.object();
        for (int i = 0; i < 100; i++) {
            many.put("a" + i, "{{big}}");
        }
        assertThatThrownBy(() -> templates.filled(many))
                .hasMessageContaining("all that is filled in grows beyond 67108864");
    }
}
