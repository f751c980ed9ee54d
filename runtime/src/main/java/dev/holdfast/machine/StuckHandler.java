package dev.holdfast.machine;

import dev.holdfast.event.DamageWarnings;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Pages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call of a handler that was given up, for it took longer than it may, and has not ended yet: it keeps one of the threads of
 * its component. Immutable.
 *
 * @param process that it runs in
 * @param since when it was given up
 */
public record StuckHandler(String component, String handler, String instance, String process, Instant since) {
    /** The collection of what each process says, by an id of the process; it expires soon after the process has ended. */
    static final String COLLECTION = "machine_stuck_handlers";

    /** Those of all processes that are at work on a store; what a process says is passed over where it is damaged. */
    public static List<StuckHandler> all(Docs docs) {
        return StoreFailed.asking("read", COLLECTION, () -> {
            List<StuckHandler> all = new ArrayList<>();
            for (Doc doc : Pages.of(docs.passingOver(new DamageWarnings()), COLLECTION)) {
                Trees.read(doc.body()).path("stuck").forEach(one -> all.add(of(one)));
            }
            return all;
        });
    }

    private static StuckHandler of(JsonNode json) {
        return new StuckHandler(
                json.path("component").asString(""),
                json.path("handler").asString(""),
                json.path("instance").asString(""),
                json.path("process").asString(""),
                Instant.ofEpochMilli(json.path("since").asLong(0)));
    }

    ObjectNode json() {
        return Trees.object()
                .put("component", component)
                .put("handler", handler)
                .put("instance", instance)
                .put("process", process)
                .put("since", since.toEpochMilli());
    }
}
