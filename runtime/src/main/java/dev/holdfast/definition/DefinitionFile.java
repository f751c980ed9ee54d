package dev.holdfast.definition;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The text of a definition's file. */
public final class DefinitionFile {
    /** The largest file. */
    public static final int MAX_BYTES = 10 << 20;

    private DefinitionFile() {}

    /** @throws DefinitionException if there is no such file, or it is too large or not UTF-8 */
    public static String text(Kind kind, Path file) {
        return text(kind, file.toString(), bytes(kind, file));
    }

    private static byte[] bytes(Kind kind, Path file) {
        if (Files.isDirectory(file)) {
            throw refused(kind, file, "this is a directory; name the YAML or JSON file in it");
        }
        if (!Files.exists(file)) {
            throw refused(kind, file, "there is no such file; check the name, and the directory you are in");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = Files.size(file) > MAX_BYTES ? null : in.readNBytes(MAX_BYTES + 1);
            if (bytes == null || bytes.length > MAX_BYTES) {
                throw refused(
                        kind,
                        file,
                        "the file is larger than " + (MAX_BYTES >> 20)
                                + " MiB, so it was not read; keep data in files that tasks read");
            }
            return bytes;
        } catch (IOException failed) {
            throw refused(kind, file, "the file cannot be read (" + failed + "); check its permissions");
        }
    }

    private static String text(Kind kind, String name, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException malformed) {
            String before = new String(bytes, 0, buffer.position(), StandardCharsets.UTF_8);
            int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
            int column = before.length() - before.lastIndexOf('\n');
            throw new DefinitionException(
                    kind,
                    List.of(new Problem(
                            name, line, column, "this is not UTF-8 text; save the file in the encoding UTF-8")));
        }
    }

    private static DefinitionException refused(Kind kind, Path file, String message) {
        return new DefinitionException(kind, List.of(new Problem(file.toString(), 0, 0, message)));
    }
}
