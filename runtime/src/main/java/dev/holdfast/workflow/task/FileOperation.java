package dev.holdfast.workflow.task;

import dev.holdfast.definition.Fields;
import dev.holdfast.event.Shown;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The inputs of the tool {@code file}, a case for each operation. Immutable, but for content, which nobody changes. */
sealed interface FileOperation {
    record Read(String path, Parse parse, int maxBytes) implements FileOperation {}

    /** @param content text is written as it is, anything else as JSON */
    record Write(String path, JsonNode content) implements FileOperation {}

    record Copy(String path, String to) implements FileOperation {}

    record Delete(String path, boolean recursive) implements FileOperation {}

    record Listing(String path) implements FileOperation {}

    record Glob(String path, String pattern) implements FileOperation {}

    /** @param expect the SHA-256 it must have; null for any */
    record Checksum(String path, @Nullable String expect) implements FileOperation {}

    /** What becomes of the content of a file. */
    enum Parse {
        TEXT,
        LINES,
        JSON,
        BASE64
    }

    static FileOperation read(Fields fields) {
        String operation = fields.text("operation");
        fields.flag("outside", false);
        FileOperation read = switch (operation) {
            case "read" -> readFile(fields);
            case "write" -> write(fields);
            case "copy" -> new Copy(fields.text("path"), fields.text("to"));
            case "delete" -> new Delete(fields.text("path"), fields.flag("recursive", false));
            case "list" -> new Listing(fields.optionalText("path").orElse("."));
            case "glob" -> glob(fields);
            case "checksum" -> checksum(fields);
            default ->
                throw new IllegalArgumentException("inputs.operation is '" + operation
                        + "'; write one of checksum, copy, delete, glob, list, read, write");
        };
        fields.refuseProblems();
        return read;
    }

    private static Read readFile(Fields fields) {
        Map<String, Parse> parses = new TreeMap<>(
                Map.of("text", Parse.TEXT, "lines", Parse.LINES, "json", Parse.JSON, "base64", Parse.BASE64));
        Parse parse = fields.choice("parse", parses).orElse(Parse.TEXT);
        return new Read(fields.text("path"), parse, (int) fields.number("maxBytes", 1 << 20, 0, 64 << 20));
    }

    private static Write write(Fields fields) {
        if (!fields.has("content")) {
            fields.missing("content", "write a text, or any other value, which is written as JSON");
        }
        return new Write(fields.text("path"), fields.any("content").orElse(JsonNodeFactory.instance.nullNode()));
    }

    private static Glob glob(Fields fields) {
        String pattern = fields.text("pattern");
        if (!pattern.contains("{{")) {
            try {
                NamePattern.of(pattern);
            } catch (IllegalArgumentException malformed) {
                fields.problem(
                        "pattern",
                        "is " + Shown.quoted(pattern) + ", which is not a pattern (" + malformed.getMessage()
                                + "); write one like src/**/*.java");
            }
        }
        return new Glob(fields.optionalText("path").orElse("."), pattern);
    }

    private static Checksum checksum(Fields fields) {
        String expect = fields.optionalText("expect").orElse(null);
        if (expect != null && !expect.contains("{{") && !Pattern.matches("[0-9a-fA-F]{64}", expect)) {
            fields.problem("expect", "is '" + expect + "'; write a SHA-256 of 64 hexadecimal digits");
        }
        return new Checksum(fields.text("path"), expect);
    }
}
