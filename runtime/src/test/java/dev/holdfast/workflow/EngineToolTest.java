package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.definition.Fields;
import dev.holdfast.event.Trees;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class EngineToolTest {
    private static EngineTool.Sleep sleep(String inputs) {
        return EngineTool.Sleep.read(Fields.of((ObjectNode) Trees.MAPPER.readTree(inputs)));
    }

    @ParameterizedTest
    @CsvSource({
        "500, PT0.5S",
        "'\"250ms\"', PT0.25S",
        "'\"10s\"', PT10S",
        "'\"5m\"', PT5M",
        "'\"2h\"', PT2H",
        "'\"3d\"', PT72H"
    })
    void lengthsAreMillisecondsOrHaveAUnit(String length, Duration duration) {
        assertThat(sleep("{\"for\": " + length + "}").duration()).isEqualTo(duration);
    }

    @Test
    void momentsHaveAnOffset() {
        assertThat(sleep("{\"until\": \"2030-01-01T09:00:00+02:00\"}").until())
                .isEqualTo(Instant.parse("2030-01-01T07:00:00Z"));
    }

    @Test
    void wrongLengthsAndMomentsAreToldWhenTheWorkflowIsLoaded() {
        assertThat(Reading.problems("""
                tasks:
                  - {id: a, toolName: sleep, inputs: {for: soon}}
                  - {id: b, toolName: sleep, inputs: {for: 9999999d}}
                  - {id: c, toolName: sleep, inputs: {until: tomorrow}}
                  - {id: d, toolName: sleep, inputs: {for: 1s, until: "2030-01-01T00:00:00Z"}}
                  - {id: e, toolName: sleep}
                  - {id: f, toolName: sleep, inputs: {for: "{{input.wait}}"}}
                """))
                .containsExactly(
                        "2:44 task 'a': inputs.for is \"soon\"; write milliseconds like 500, or a length like \"30s\", \"5m\","
                                + " \"2h\", \"10d\", of at most 100 years",
                        "3:44 task 'b': inputs.for is \"9999999d\"; write milliseconds like 500, or a length like \"30s\","
                                + " \"5m\", \"2h\", \"10d\", of at most 100 years",
                        "4:46 task 'c': inputs.until is \"tomorrow\"; write a moment with its offset, like"
                                + " 2030-01-01T00:00:00Z or 2030-01-01T09:00:00+02:00",
                        "5:44 task 'd': inputs.for or until must be there, and not both; write 'for: 30s' or 'until: 2030-01-01T00:00:00Z'",
                        "6:5 task 'e': inputs.for or until must be there, and not both; write 'for: 30s' or 'until: 2030-01-01T00:00:00Z'");
    }

    @Test
    void aMomentThatNoClockComesToIsToldWhenTheWorkflowIsLoaded() {
        assertThat(Reading.problems("""
                tasks:
                  - {id: a, toolName: sleep, inputs: {until: "+999999999-12-31T00:00:00Z"}}
                """)).singleElement().asString().endsWith("write a moment from the year 1 to 9999");
    }

    @Test
    void aChildRunHasAFileOrADefinition() {
        assertThat(Reading.problems("""
                tasks:
                  - {id: a, toolName: workflow, inputs: {file: a.yaml, definition: {tasks: [{id: x}]}}}
                  - {id: b, toolName: workflow, inputs: {file: a.yaml, runId: mine, input: {token: "{{env.TOKEN}}"}}}
                """))
                .containsExactly(
                        "2:48 task 'a': inputs.file or definition must be there, and not both; name a file, or write the definition",
                        "3:56 task 'b': inputs.runId is not known here; known: definition, file, input",
                        "3:84 task 'b': inputs.input.token refers to {{env.TOKEN}}, but there is no 'env' here; known: input, run, tasks");
    }
}
