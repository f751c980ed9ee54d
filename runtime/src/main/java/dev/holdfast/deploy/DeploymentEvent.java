package dev.holdfast.deploy;

import dev.holdfast.event.PersistenceException;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Event;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What happened to a deployment. Immutable, but for {@code data}, which nobody changes.
 *
 * @param by who did it
 * @param data what belongs to the type
 */
public record DeploymentEvent(
        Type type, Instant time, String by, String workflowId, String deploymentId, ObjectNode data) {

    /** What may happen, by the names that the log has. */
    public enum Type {
        DEPLOYMENT_INITIATED,
        DEPLOYMENT_TEST_RUN,
        DEPLOYMENT_APPROVED,
        DEPLOYMENT_REJECTED,
        DEPLOYMENT_COMPLETED,
        DEPLOYMENT_FAILED,
        DEPLOYMENT_PROMOTED,
        DEPLOYMENT_ROLLBACK_TRIGGERED,
        DEPLOYMENT_ROLLBACK_COMPLETED
    }

    /** The event as people and programs look at it. */
    public ObjectNode json() {
        return Trees.object()
                .put("timestamp", time.toString())
                .put("type", type.name())
                .put("by", by)
                .put("workflowId", workflowId)
                .set("data", data);
    }

    NewEvent encode() {
        ObjectNode all = Trees.object().put("deploymentId", deploymentId).setAll(data);
        ObjectNode body = Trees.object().put("workflowId", workflowId).set("data", all);
        return NewEvent.of(type.name(), time, Trees.json(body), new Meta(List.of(), null, by, List.of()));
    }

    static DeploymentEvent decode(Event event) {
        try {
            JsonNode body = Trees.read(event.body());
            ObjectNode data = body.path("data").asObject();
            return new DeploymentEvent(
                    Type.valueOf(event.type()),
                    event.time(),
                    String.valueOf(event.meta().actor()),
                    body.path("workflowId").asString(),
                    data.path("deploymentId").asString(),
                    data);
        } catch (IllegalArgumentException | JacksonException unreadable) {
            throw new PersistenceException(
                    "deploy",
                    "read deployments",
                    Map.of("event", event.id(), "type", event.type()),
                    "event " + event.version() + " of the deployments, a " + event.type()
                            + ", is not one that this version understands",
                    "use the version of Holdfast that wrote it, or a newer one",
                    unreadable);
        }
    }
}
