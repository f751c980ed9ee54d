package dev.holdfast.machine.model;

import static dev.holdfast.machine.model.Components.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OlderGuardsTest {
    private static final Guard.Scene SCENE = new Guard.Scene(
            json("{}"),
            json("{}"),
            json("{'type': 'PAY', 'payload': {'amount': 6000.0, 'customer': {'id': 7}}, 'timestamp': 5}"));

    @Test
    void olderGuardsLookIntoThePayload() {
        assertThat(new Keys(List.of("amount", "customer.id")).passes(SCENE)).isTrue();
        assertThat(new Keys(List.of("amount", "price")).passes(SCENE)).isFalse();
        assertThat(new Contains("\"id\":7").passes(SCENE)).isTrue();
        assertThat(new Contains("PAY").passes(SCENE)).isFalse();
    }
}
