package dev.holdfast.flow;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewDoc;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the documents about runs and tasks hold, as {@code docs/formats.md} shows it. What is too large for a document is left
 * out of it, results first and the largest of them before the others, and the document says so.
 */
final class StateBody {
    /** The longest body: half of what a document may have, since an encrypted one grows. */
    static final int MOST_BYTES = NewDoc.MAX_BODY_BYTES / 2;

    private static final String RESULT = "result";
    private static final int LONGEST_TEXT = 10_000;

    private StateBody() {}

    static ObjectNode of(RunView run) {
        ObjectNode state = Trees.object()
                .put("workflowId", run.id())
                .put("version", run.version())
                .put("name", run.name())
                .put("status", run.status().word());
        ObjectNode tasks = state.putObject("taskStates");
        run.tasks().forEach(task -> tasks.set(task.id(), of(task)));
        state.put("startedAt", run.startedAt().toString());
        putText(state, "completedAt", run.completedAt());
        putText(state, "error", run.error());
        return state;
    }

    static ObjectNode of(RunView run, TaskView task) {
        return Trees.object()
                .put("workflowId", run.id())
                .put("version", run.version())
                .setAll(of(task));
    }

    private static ObjectNode of(TaskView task) {
        ObjectNode state = Trees.object()
                .put("taskId", task.id())
                .put("status", task.status().word())
                .put("attempt", task.attempt());
        if (task.output() != null) {
            state.set(RESULT, task.output());
        }
        putText(state, "error", task.error());
        putText(state, "startedAt", task.startedAt());
        putText(state, "completedAt", task.completedAt());
        return state.put("timedOut", task.status() == TaskStatus.TIMEOUT);
    }

    private static void putText(ObjectNode state, String name, @Nullable Object value) {
        if (value != null) {
            state.put(name, value.toString());
        }
    }

    /** The body of a document, without what does not fit. The state is changed. */
    static Json fitted(ObjectNode state) {
        Json body = Trees.json(state);
        if (body.utf8Length() <= MOST_BYTES) {
            return body;
        }
        leaveOutResults(state, body.utf8Length());
        body = Trees.json(state);
        if (body.utf8Length() > MOST_BYTES && state.remove("taskStates") instanceof ObjectNode tasks) {
            state.put("taskStatesOmitted", tasks.size());
            body = Trees.json(state);
        }
        if (body.utf8Length() > MOST_BYTES) {
            cut(state, "name");
            cut(state, "error");
            body = Trees.json(state);
        }
        return body;
    }

    /** A result that is to be left out. */
    private record Large(ObjectNode task, int bytes) {}

    private static void leaveOutResults(ObjectNode state, int bytes) {
        JsonNode tasks = state.path("taskStates");
        List<ObjectNode> holders = state.has(RESULT)
                ? List.of(state)
                : tasks.valueStream().map(JsonNode::asObject).toList();
        List<Large> largest = holders.stream()
                .filter(task -> task.has(RESULT))
                .map(task -> new Large(task, Trees.json(task.path(RESULT)).utf8Length()))
                .sorted(Comparator.comparingInt(Large::bytes).reversed())
                .toList();
        int left = bytes;
        for (Large large : largest) {
            if (left <= MOST_BYTES) {
                break;
            }
            large.task().remove(RESULT);
            large.task().put("resultOmitted", large.bytes());
            left -= large.bytes();
        }
    }

    private static void cut(ObjectNode state, String name) {
        String text = state.path(name).asString("");
        if (text.length() > LONGEST_TEXT) {
            state.put(name, text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT / 2)) + "…");
        }
    }
}
