package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class JsonOutputTest {
    @Test
    void whatIsPrintedIsReadBackAsItIs() {
        ObjectNode value = Trees.object().put("half", "\ud800x").put("pair", "\ud83d\ude00");
        assertThat(JsonOutput.line(value)).isEqualTo("{\"half\":\"\\ud800x\",\"pair\":\"\ud83d\ude00\"}");
        assertThat(JsonOutput.pretty(value)).contains("\"\\ud800x\"");
        assertThat(Trees.MAPPER.readTree(JsonOutput.line(value))).isEqualTo(value);
    }
}
