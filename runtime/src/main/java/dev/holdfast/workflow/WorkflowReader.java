package dev.holdfast.workflow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Reads workflow definitions and checks all that can be checked before they run. Immutable. */
public final class WorkflowReader {
    /** The largest definition. */
    public static final int MAX_BYTES = 10 << 20;

    private final Map<String, TaskHandler> handlers;
    private final boolean policyChecked;

    /** @param handlers by tool name; those of the engine itself are added */
    public WorkflowReader(Map<String, TaskHandler> handlers) {
        this(handlers, true);
    }

    private WorkflowReader(Map<String, TaskHandler> handlers, boolean policyChecked) {
        this.handlers = Map.copyOf(handlers);
        this.policyChecked = policyChecked;
    }

    /** A definition that was accepted, and what is doubtful about it. Immutable. */
    public record Loaded(Workflow workflow, List<Problem> warnings) {
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /** The same, but the safety policy is read and not checked. */
    public WorkflowReader withoutPolicyCheck() {
        return new WorkflowReader(handlers, false);
    }

    /**
     * Reads a YAML or JSON file.
     *
     * @throws WorkflowException with everything that is wrong with it, also when there is no such file
     */
    public Loaded read(Path file) {
        String name = file.toString();
        return read(name, text(name, bytes(file)));
    }

    /**
     * Reads YAML or JSON text.
     *
     * @param name what messages call it, such as the name of its file
     * @throws WorkflowException with everything that is wrong with it
     */
    public Loaded read(String name, String text) {
        Definition definition = DefinitionReader.read(name, text);
        var checked = new WorkflowCheck(definition, handlers, policyChecked);
        return new Loaded(checked.read(), checked.warnings());
    }

    /** The workflow that a file holds, without its warnings. */
    public Workflow load(Path file) {
        return read(file).workflow();
    }

    /** Reads back a definition that was accepted before, whatever its policy says now. */
    public Workflow of(ObjectNode source) {
        return withoutPolicyCheck()
                .read("recorded definition", source.toString())
                .workflow();
    }

    private static byte[] bytes(Path file) {
        if (Files.isDirectory(file)) {
            throw refused(file, "this is a directory; name the YAML or JSON file in it");
        }
        if (!Files.exists(file)) {
            throw refused(file, "there is no such file; check the name, and the directory you are in");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = Files.size(file) > MAX_BYTES ? null : in.readNBytes(MAX_BYTES + 1);
            if (bytes == null || bytes.length > MAX_BYTES) {
                throw refused(
                        file,
                        "the file is larger than " + (MAX_BYTES >> 20)
                                + " MiB, so it was not read; keep data in files that tasks read");
            }
            return bytes;
        } catch (IOException failed) {
            throw refused(file, "the file cannot be read (" + failed + "); check its permissions");
        }
    }

    private static String text(String name, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException malformed) {
            String before = new String(bytes, 0, buffer.position(), StandardCharsets.UTF_8);
            int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
            int column = before.length() - before.lastIndexOf('\n');
            throw new WorkflowException(List.of(
                    new Problem(name, line, column, "this is not UTF-8 text; save the file in the encoding UTF-8")));
        }
    }

    private static WorkflowException refused(Path file, String message) {
        return new WorkflowException(List.of(new Problem(file.toString(), 0, 0, message)));
    }
}
