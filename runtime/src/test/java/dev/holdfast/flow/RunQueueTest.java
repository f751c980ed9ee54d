package dev.holdfast.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class RunQueueTest {
    private final FlowGround ground = new FlowGround();
    private final RunQueue queue = new RunQueue(ground.store);

    @AfterEach
    void close() {
        ground.close();
    }

    private void start(String runId) {
        ObjectNode data = Trees.object();
        data.set("queue", RunQueue.member(QueuedRun.Order.DEFAULT));
        append(runId, RunEvent.Type.WORKFLOW_STARTED, data);
    }

    private void append(String runId, RunEvent.Type type, ObjectNode data) {
        NewEvent event = RunCodec.encode(runId, RunEvent.ofRun(type, Instant.EPOCH, data));
        ground.store.log().append(runId, Expected.any(), List.of(event));
    }

    private int queued() {
        int count = 0;
        String after = "";
        List<QueuedRun> page = queue.page(after, Docs.MAX_BATCH);
        while (!page.isEmpty()) {
            count += page.size();
            page = queue.page(page.getLast().key(), Docs.MAX_BATCH);
        }
        return count;
    }

    @Test
    void aThousandAndOneRunsAreQueuedAndOnesThatCannotBeKeepNoneWaiting() {
        for (int i = 0; i < 1_001; i++) {
            start("run-" + i);
            if (i % 500 == 3) {
                var unreadable =
                        NewEvent.of("?", Instant.EPOCH, Json.EMPTY, Meta.tagged(RunCodec.TAG, RunCodec.QUEUED_TAG));
                ground.store.log().append("bad-" + i, Expected.none(), List.of(unreadable));
            }
        }
        queue.catchUp();
        assertThat(queued()).isEqualTo(1_001);
    }

    @Test
    void aRunIdOfAnyLengthIsQueued() {
        String longest = "r".repeat(512);
        start(longest);
        queue.catchUp();
        assertThat(queue.page("", 10)).extracting(QueuedRun::runId).containsExactly(longest);
        assertThat(queue.holds(queue.page("", 1).getFirst())).isTrue();
    }

    @Test
    void whateverFailsTheNextLookQueuesTheRest() {
        for (int n = 1; n < 30; n++) {
            start("run-" + n);
            start("more-" + n);
            ground.store.failAt(n % 10 + 1);
            try {
                queue.catchUp();
            } catch (StoreException.Unavailable failed) {
                assertThat(failed.nothingWritten()).isTrue();
            }
            ground.store.heal();
            queue.catchUp();
            assertThat(queued()).isEqualTo(2 * n);
        }
    }

    @Test
    void rebuildingLeavesWhatTheLogHasAndNothingElse() {
        start("waits");
        start("done");
        start("lost");
        queue.catchUp();
        append("done", RunEvent.Type.WORKFLOW_CANCELLED, Trees.object());
        QueuedRun lost = queue.page("", 10).get(1);
        assertThat(lost.runId()).isEqualTo("lost");
        queue.remove(lost);
        for (String body : List.of("{}", "{\"run\":\"nobody\"}")) {
            ground.store.docs().put(RunQueue.COLLECTION, "x" + body, Expected.any(), NewDoc.of(Json.parse(body)));
        }
        queue.rebuild();
        assertThat(queue.page("", 10)).extracting(QueuedRun::runId).containsExactlyInAnyOrder("waits", "lost");
    }
}
