package dev.holdfast.deploy;

import dev.holdfast.event.Trees;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A definition that is kept under a number. Immutable, but for {@code spec}, which nobody changes.
 *
 * @param version 1, 2, 3… for each workflow
 * @param hash the SHA-256 of the definition's canonical JSON; two versions of a workflow never have the same one
 * @param spec the definition as a tree
 * @param note what it is good for, in the publisher's words
 */
public record WorkflowVersion(
        String workflowId,
        long version,
        String hash,
        ObjectNode spec,
        Instant createdAt,
        String createdBy,
        @Nullable String note) {

    /** The key of its document: {@code version-3-hello}. */
    public String id() {
        return id(workflowId, version);
    }

    static String id(String workflowId, long version) {
        return "version-" + version + "-" + workflowId;
    }

    /** The version as its document has it. */
    public ObjectNode json() {
        ObjectNode json = Trees.object()
                .put("id", id())
                .put("workflowId", workflowId)
                .put("version", version)
                .set("spec", spec);
        json.put("createdAt", createdAt.toString()).put("createdBy", createdBy);
        ObjectNode metadata = json.putObject("metadata").put("hash", hash);
        if (note != null) {
            metadata.put("note", note);
        }
        return json;
    }
}
