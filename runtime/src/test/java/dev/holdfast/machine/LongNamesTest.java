package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The longest names that are accepted, of three bytes a character, and all that is derived from them. */
class LongNamesTest {
    private static final String C = "字".repeat(100);
    private static final String M = "机".repeat(100);
    private static final String S = "态".repeat(100);
    private static final String T = "终".repeat(100);
    private static final String E = "事".repeat(100);
    private static final String INSTANCE = "例".repeat(168);

    private static final String YAML = """
            name: %1$s
            stateMachines:
              - name: %2$s
                initialState: %3$s
                states:
                  - {name: %3$s}
                  - name: %4$s
                    cascadingRules:
                      - {targetMachine: %2$s, event: %5$s, targetState: %3$s, payload: {n: "{{n}}"},
                         matchingRules: [{eventProperty: n, instanceProperty: n}]}
                  - {name: Kid}
                  - {name: Late}
                transitions:
                  - {from: %3$s, to: %4$s, event: %5$s}
                  - {from: %3$s, to: Kid, event: KID, type: inter_machine, targetMachine: %2$s}
                  - {from: Kid, to: Late, event: %5$s, type: timeout, timeoutMs: 10000}
                  - {from: Late, to: Late, event: AGAIN, type: internal}
                  - {from: Late, to: %3$s, event: BACK}
            """.formatted(C, M, S, T, E);

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void allThatIsDerivedFromThemWorks() {
        Stage.Process process = stage.process();
        MachineRuntime long_ = process.host(YAML);
        long_.create(INSTANCE, M, json("{'n': 1}"));
        long_.create("other", M, json("{'n': 1}"));
        long_.create("third", M, json("{'n': 2}"));

        long_.send(INSTANCE, stage.event(E), "i".repeat(512), java.util.List.of());
        process.settle();
        long_.send("third", stage.event("KID"), "i".repeat(512), java.util.List.of());
        process.settle();
        stage.advance(Duration.ofSeconds(11));

        assertThat(long_.instance("other").orElseThrow().state()).isEqualTo(T);
        assertThat(long_.instance("third").orElseThrow().state()).isEqualTo("Late");
        assertThat(long_.instances(M, T, "", 10)).extracting(Instance::id).contains(INSTANCE, "other");
        assertThat(long_.instances(M, S, "", 10)).hasSize(1);
        assertThat(long_.broadcast(M, S, stage.event(E), "b".repeat(512))).hasSize(1);
        assertThat(stage.process().registry.findInstance(INSTANCE).orElseThrow().state())
                .isEqualTo(T);
    }

    @Test
    void aTimerOfTheLongestInstanceHappensInAnotherProcess() {
        Stage.Process first = stage.process();
        MachineRuntime long_ = first.host(YAML);
        long_.create(INSTANCE, M, json("{'n': 1}"));
        long_.send(INSTANCE, stage.event("KID"));
        first.settle();
        first.kill();
        MachineRuntime restored = stage.process().host(YAML);

        stage.advance(Duration.ofSeconds(20));

        assertThat(restored.instance(INSTANCE).orElseThrow().state()).isEqualTo("Late");
    }

    @Test
    void longerOnesAreRefused() {
        MachineRuntime long_ = stage.process().host(YAML);

        assertThatThrownBy(() -> long_.create(INSTANCE + "x", M, json("{}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("longer than 512 bytes; shorten it");
        assertThatThrownBy(() -> long_.create("x".repeat(201), M, json("{}")))
                .hasMessageContaining("1 to 200 characters");
        assertThatThrownBy(() -> long_.create(" ", M, json("{}"))).hasMessageContaining("1 to 200 characters");
        assertThat(long_.instances(null, null, "", 10)).isEmpty();
    }
}
