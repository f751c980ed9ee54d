package dev.holdfast.machine;

import dev.holdfast.condition.Values;
import dev.holdfast.event.Filling;
import dev.holdfast.event.Trees;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** The values that paths and templates of a definition stand for. One thread at a time. */
final class Templates {
    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{([^{}]+)}}");

    private static final JsonNode NOTHING = Trees.MAPPER.getNodeFactory().stringNode("");

    private final ObjectNode data;
    private final @Nullable ObjectNode publicMember;
    private final MachineEvent event;
    private final Filling filling;

    Templates(ObjectNode data, @Nullable ObjectNode publicMember, MachineEvent event) {
        this(data, publicMember, event, new Filling());
    }

    /** @param filling counts what they are filled in with, together with others */
    Templates(ObjectNode data, @Nullable ObjectNode publicMember, MachineEvent event, Filling filling) {
        this.data = data;
        this.publicMember = publicMember;
        this.event = event;
        this.filling = filling;
    }

    /** An object with what each path leads to; members whose paths lead nowhere are left out. */
    ObjectNode mapped(Map<String, String> paths) {
        ObjectNode mapped = Trees.object();
        paths.forEach((name, path) -> {
            JsonNode value = at(path);
            if (!value.isMissingNode()) {
                mapped.set(name, filling.value(value));
            }
        });
        return mapped;
    }

    /** The same tree with its templates replaced; members whose whole text is a template for nothing are left out. */
    JsonNode filled(JsonNode tree) {
        return switch (tree) {
            case ObjectNode object -> {
                ObjectNode filled = Trees.object();
                object.propertyStream().forEach(member -> {
                    JsonNode value = filled(member.getValue());
                    if (!value.isMissingNode()) {
                        filled.set(member.getKey(), value);
                    }
                });
                yield filled;
            }
            case ArrayNode array -> {
                ArrayNode filled = Trees.MAPPER.createArrayNode();
                for (JsonNode item : array) {
                    JsonNode value = filled(item);
                    filled.add(value.isMissingNode() ? Trees.MAPPER.nullNode() : value);
                }
                yield filled;
            }
            default -> tree.isString() ? text(tree) : tree;
        };
    }

    private JsonNode text(JsonNode tree) {
        Matcher templates = TEMPLATE.matcher(tree.stringValue());
        if (templates.matches()) {
            return filling.value(at(templates.group(1).strip()));
        }
        templates.reset();
        var filled = new StringBuilder();
        int end = 0;
        while (templates.find()) {
            filling.append(filled, tree.stringValue().substring(end, templates.start()));
            JsonNode value = at(templates.group(1).strip());
            filling.append(filled, value.isMissingNode() || value.isNull() ? NOTHING : value);
            end = templates.end();
        }
        filling.append(filled, tree.stringValue().substring(end));
        return Trees.MAPPER.getNodeFactory().stringNode(filled.toString());
    }

    /** What a path leads to, from the data, or from one of the roots that guards have. */
    private JsonNode at(String path) {
        int dot = path.indexOf('.');
        String root = dot < 0 ? path : path.substring(0, dot);
        if (dot < 0 || data.has(root)) {
            return Values.at(data, path);
        }
        String rest = path.substring(dot + 1);
        return switch (root) {
            case "context" -> Values.at(data, rest);
            case "publicMember" -> publicMember == null ? MissingNode.getInstance() : Values.at(publicMember, rest);
            case "event" ->
                rest.equals("type")
                        ? Trees.MAPPER.getNodeFactory().stringNode(event.type())
                        : rest.startsWith("payload.")
                                ? Values.at(event.payload(), rest.substring("payload.".length()))
                                : MissingNode.getInstance();
            default -> Values.at(data, path);
        };
    }
}
