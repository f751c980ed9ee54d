package dev.holdfast.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.PersistenceException;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Event;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The documented form of run events, which is kept for ever. */
class RunCodecTest {
    private static Event event(String type, String body) {
        return new Event("1", "r", 1, 1, type, Instant.EPOCH, Json.parse(body), Meta.NONE);
    }

    private static List<JsonNode> golden() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/formats/run-events.jsonl")).stream()
                .map(line -> Trees.read(Json.parse(line)))
                .toList();
    }

    @Test
    void everyEventIsReadAndWrittenInItsDocumentedForm() throws IOException {
        for (JsonNode line : golden()) {
            String body = line.path("body").toString();
            RunEvent read = RunCodec.decode(event(line.path("type").asString(), body));

            assertThat(RunCodec.encode("r", read).body().text()).isEqualTo(body);
            assertThat(RunCodec.encode("r", read).type())
                    .isEqualTo(line.path("type").asString());
        }
    }

    @Test
    void everyTypeOfEventHasADocumentedForm() throws IOException {
        assertThat(golden())
                .extracting(line -> line.path("type").asString())
                .containsAll(
                        Arrays.stream(RunEvent.Type.values()).map(Enum::name).toList());
    }

    @Test
    void onlyTheFirstEventOfARunIsTagged() {
        RunEvent first = RunEvent.ofRun(RunEvent.Type.WORKFLOW_STARTED, Instant.EPOCH, null);
        RunEvent other = RunEvent.ofRun(RunEvent.Type.WORKFLOW_CANCELLED, Instant.EPOCH, null);

        assertThat(RunCodec.encode("r", first).meta().tags()).containsExactly("run");
        assertThat(RunCodec.encode("r", other).meta().tags()).isEmpty();
    }

    @Test
    void anEventOfANewerVersionStopsTheRun() {
        assertThatThrownBy(() -> RunCodec.decode(event("TASK_DREAMT", "{}")))
                .isInstanceOf(PersistenceException.class)
                .hasMessage("event 1 of run 'r', a TASK_DREAMT, is not one that this version understands; "
                        + "use the version of Holdfast that wrote it, or a newer one");
    }

    @Test
    void linesOfTheOriginalAreRunEvents() {
        RunEvent event = RunCodec.decode(
                event(
                        "TASK_COMPLETED",
                        "{\"workflowId\":\"workflow-1\",\"taskId\":\"task-1\",\"metadata\":{\"attempt\":1,\"duration\":1000}}"));

        assertThat(event.metadata().duration()).isEqualTo(1000);
        assertThat(event.subject()).isEqualTo("task-1");
    }
}
