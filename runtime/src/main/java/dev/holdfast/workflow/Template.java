package dev.holdfast.workflow;

import dev.holdfast.definition.Nearest;
import dev.holdfast.event.Filling;
import dev.holdfast.event.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A text with references in it, such as {@code backup-{{input.day}}.zip}. A text that is one reference and nothing else gives
 * the value itself, of whatever type; in longer texts everything but text is inserted as JSON. &#92;{{ stands for two
 * braces. Immutable.
 */
final class Template {
    private final List<Object> parts;

    private Template(List<Object> parts) {
        this.parts = parts;
    }

    /** @throws IllegalArgumentException if a reference is malformed; the message says how to write it */
    static Template parse(String text) {
        List<Object> parts = new ArrayList<>();
        var plain = new StringBuilder();
        int at = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", at)) {
            if (open > at && text.charAt(open - 1) == '\\') {
                plain.append(text, at, open - 1).append("{{");
                at = open + 2;
                continue;
            }
            int close = text.indexOf("}}", open);
            if (close < 0) {
                throw new IllegalArgumentException("has '{{' without '}}' in " + Nearest.quoted(text)
                        + "; close it, or write \\{{ for the braces themselves");
            }
            plain.append(text, at, open);
            if (!plain.isEmpty()) {
                parts.add(plain.toString());
                plain.setLength(0);
            }
            parts.add(Reference.parse(text.substring(open + 2, close)));
            at = close + 2;
        }
        plain.append(text, at, text.length());
        if (!plain.isEmpty() || parts.isEmpty()) {
            parts.add(plain.toString());
        }
        return new Template(List.copyOf(parts));
    }

    List<Reference> references() {
        return parts.stream()
                .filter(Reference.class::isInstance)
                .map(Reference.class::cast)
                .toList();
    }

    /**
     * @param filling what is filled in beside this
     * @throws IllegalArgumentException if a reference leads nowhere, and the message says what is there; or if it is too much
     */
    JsonNode fill(Scope scope, Filling filling) {
        if (parts.size() == 1 && parts.getFirst() instanceof Reference whole) {
            return filling.value(scope.value(whole));
        }
        var filled = new StringBuilder();
        for (Object part : parts) {
            if (part instanceof Reference reference) {
                filling.append(filled, scope.value(reference));
            } else {
                filling.append(filled, part.toString());
            }
        }
        return JsonNodeFactory.instance.stringNode(filled.toString());
    }

    /** The same as a text. */
    String text(Scope scope) {
        return Shown.plain(fill(scope, new Filling()));
    }

    /**
     * What references refer to. Immutable, if {@code names} is left alone.
     *
     * @param names by root: {@code input}, {@code run}, {@code tasks}, and {@code item} and {@code index} in a parallel task
     * @param environment the value of an environment variable, null where there is none
     * @param templates parses texts, or knows them
     */
    record Scope(
            ObjectNode names, Function<String, @Nullable String> environment, Function<String, Template> templates) {
        Scope(ObjectNode names, Function<String, @Nullable String> environment) {
            this(names, environment, Template::parse);
        }

        private JsonNode value(Reference reference) {
            if (reference.root().equals(Reference.ENV)) {
                String name = reference.path().getFirst();
                String value = environment.apply(name);
                if (value == null) {
                    throw new IllegalArgumentException(reference + " leads nowhere: the environment variable " + name
                            + " is not set; set it and continue");
                }
                return JsonNodeFactory.instance.stringNode(value);
            }
            return reference.find(names);
        }
    }
}
