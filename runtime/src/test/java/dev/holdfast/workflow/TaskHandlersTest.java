package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TaskHandlersTest {
    private record Named(String toolName) implements TaskHandler {
        @Override
        public JsonNode run(TaskCall call) {
            return call.inputs();
        }
    }

    @Test
    void theBuiltInToolsAreFound() {
        assertThat(TaskHandlers.load()).containsOnlyKeys("file", "http", "json", "shell");
    }

    @Test
    void twoHandlersOfOneNameAreRefused() {
        assertThatThrownBy(() -> TaskHandlers.of(new Named("x"), new Named("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the tool 'x' is handled by " + Named.class.getName() + " and by ")
                .hasMessageEndingWith("; rename or remove one");
    }

    @Test
    void theEnginesOwnToolsCannotBeReplaced() {
        assertThatThrownBy(() -> TaskHandlers.of(new Named("sleep")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the tool 'sleep' is handled by the engine itself and by ");
    }
}
