package dev.holdfast.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Expected;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.memory.MemoryBackend;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Lists, {@code show} and documents have one word for where a run stands, whatever was recorded last. */
class OneWordTest {
    private final MemoryBackend store = new MemoryBackend(StoreOptions.defaults());

    private void append(RunEvent event) {
        store.log().append("run", Expected.any(), List.of(RunCodec.encode("run", event)));
    }

    private static RunEvent of(RunEvent.Type type) {
        boolean ofTask = type.name().startsWith("TASK") || type.name().startsWith("COMPENSATION");
        return new RunEvent(type, Instant.EPOCH, ofTask ? "a" : null, Trees.object(), RunEvent.Metadata.NONE);
    }

    private @Nullable RunStatus listed() {
        var runs = new Runs(store, Instant::now);
        RunStatus status = runs.list(Long.MAX_VALUE, 1).getFirst().status();
        assertThat(status).isEqualTo(runs.show("run").status());
        return status;
    }

    @ParameterizedTest
    @EnumSource(
            value = RunEvent.Type.class,
            names = {
                "WORKFLOW_STARTED",
                "WORKFLOW_COMPLETED",
                "WORKFLOW_FAILED",
                "WORKFLOW_CANCELLED",
                "WORKFLOW_RETRIED"
            },
            mode = Mode.EXCLUDE)
    void aRunThatIsBeingUndoneIsCompensatingWhateverIsRecordedLast(RunEvent.Type last) {
        append(of(RunEvent.Type.WORKFLOW_STARTED));
        append(of(RunEvent.Type.TASK_STARTED));
        append(of(RunEvent.Type.TASK_COMPLETED));
        append(of(RunEvent.Type.COMPENSATION_TRIGGERED));
        append(of(last));
        assertThat(listed()).isEqualTo(RunStatus.COMPENSATING);
    }

    @Test
    void aRunThatIsRetriedIsRunning() {
        append(of(RunEvent.Type.WORKFLOW_STARTED));
        assertThat(listed()).isEqualTo(RunStatus.RUNNING);
        append(of(RunEvent.Type.COMPENSATION_TRIGGERED));
        append(of(RunEvent.Type.WORKFLOW_FAILED));
        assertThat(listed()).isEqualTo(RunStatus.FAILED);
        append(of(RunEvent.Type.WORKFLOW_RETRIED));
        assertThat(listed()).isEqualTo(RunStatus.RUNNING);
    }
}
