package dev.holdfast.deploy;

import dev.holdfast.event.PersistenceException;
import java.util.Map;

/** A workflow has no version of that number in this store. */
public final class VersionNotFound extends PersistenceException {
    VersionNotFound(String workflowId, long version, long newest) {
        super(
                "deploy",
                "find version",
                Map.of("workflow", workflowId, "version", "" + version),
                newest == 0
                        ? "there is no version of workflow '" + workflowId + "' in this store"
                        : "workflow '" + workflowId + "' has no version " + version + "; its newest is " + newest,
                newest == 0
                        ? "publish its file, and check which store and which tenant this is"
                        : "list its versions to see their numbers",
                null);
    }
}
