package dev.holdfast.workflow.task;

import dev.holdfast.definition.Fields;
import dev.holdfast.event.Shown;
import dev.holdfast.event.Trees;
import dev.holdfast.workflow.TaskCall;
import dev.holdfast.workflow.TaskHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tool {@code file}: reads, writes, copies, deletes, lists, finds and verifies files. Writing is atomic and durable.
 * Thread-safe.
 */
public final class FileTask implements TaskHandler {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Override
    public String toolName() {
        return "file";
    }

    @Override
    public void check(ObjectNode inputs) {
        FileOperation.read(Fields.unfilled(inputs));
    }

    @Override
    public JsonNode run(TaskCall call) throws IOException, InterruptedException, TaskFailed {
        FileOperation operation = FileOperation.read(Fields.of(call.inputs()));
        var files = new RunFiles(call.directory(), call.inputs().path("outside").asBoolean(false));
        try {
            FileSearch.stopIfInterrupted();
            return switch (operation) {
                case FileOperation.Read read -> read(files, read);
                case FileOperation.Write write -> write(files, write, call);
                case FileOperation.Copy copy -> copy(files, copy, call);
                case FileOperation.Delete delete -> delete(files, delete);
                case FileOperation.Listing listing -> list(files, listing);
                case FileOperation.Glob glob -> glob(files, glob);
                case FileOperation.Checksum checksum -> checksum(files, checksum);
            };
        } catch (NoSuchFileException missing) {
            throw new TaskFailed(
                    "there is no '" + missing.getFile() + "'; check the name, or create it in a task before");
        } catch (ClosedByInterruptException stopped) {
            throw interrupted(stopped);
        } catch (IOException failed) {
            String what = "the operation '" + call.inputs().path("operation").asString("") + "' failed (";
            String reason = failed.getClass().getSimpleName() + ": " + failed.getMessage();
            throw new IOException(what + reason + "); check the path, permissions and free space", failed);
        }
    }

    private static InterruptedException interrupted(ClosedByInterruptException cause) {
        Thread.interrupted(); // whoever catches the exception knows
        var interrupted = new InterruptedException("stopped while a file was read or written");
        interrupted.initCause(cause);
        return interrupted;
    }

    private static JsonNode read(RunFiles files, FileOperation.Read read) throws IOException, TaskFailed {
        Path file = files.file(read.path());
        requireFile(read.path(), file);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(read.maxBytes());
            if (in.read() >= 0) {
                throw new TaskFailed("'" + read.path() + "' has more than " + read.maxBytes()
                        + " bytes; raise inputs.maxBytes, or hand its name to a command");
            }
        }
        ObjectNode output = NODES.objectNode().put("path", read.path()).put("bytes", bytes.length);
        return output.set("content", parsed(read, bytes));
    }

    private static JsonNode parsed(FileOperation.Read read, byte[] bytes) throws TaskFailed {
        return switch (read.parse()) {
            case TEXT -> NODES.stringNode(text(read, bytes));
            case LINES -> Lines.of("'" + read.path() + "'", text(read, bytes));
            case BASE64 -> NODES.stringNode(Base64.getEncoder().encodeToString(bytes));
            case JSON -> {
                try {
                    JsonNode value = Trees.given(text(read, bytes));
                    if (value.isMissingNode()) {
                        throw new TaskFailed(
                                "'" + read.path() + "' is empty, which is not JSON; write a value into it");
                    }
                    yield value;
                } catch (IllegalArgumentException malformed) {
                    throw new TaskFailed("'" + read.path() + "' is not JSON: " + malformed.getMessage() + "; mend it");
                }
            }
        };
    }

    private static String text(FileOperation.Read read, byte[] bytes) throws TaskFailed {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException binary) {
            throw new TaskFailed("'" + read.path() + "' is not UTF-8 text; read it with 'parse: base64'");
        }
    }

    private static JsonNode write(RunFiles files, FileOperation.Write write, TaskCall call)
            throws IOException, TaskFailed {
        Path file = files.target(write.path());
        refuseDirectory(write.path(), file);
        JsonNode content = write.content();
        String text = content.isString()
                ? content.stringValue()
                : content.isNumber()
                        ? Shown.plain(content) + "\n"
                        : Trees.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n";
        var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return output(write.path(), AtomicFile.write(file, in, file, call));
    }

    private static JsonNode copy(RunFiles files, FileOperation.Copy copy, TaskCall call)
            throws IOException, TaskFailed {
        Path from = files.file(copy.path());
        requireFile(copy.path(), from);
        Path to = files.target(copy.to());
        refuseDirectory(copy.to(), to);
        try (InputStream in = Files.newInputStream(from)) {
            return output(copy.to(), AtomicFile.write(to, in, from, call));
        }
    }

    private static JsonNode delete(RunFiles files, FileOperation.Delete delete) throws IOException, TaskFailed {
        Path entry = files.entry(delete.path());
        if (entry.equals(files.directory())) {
            throw new TaskFailed("'" + delete.path() + "' is the run's own directory; name something in it");
        }
        boolean there = Files.exists(entry, LinkOption.NOFOLLOW_LINKS);
        try {
            if (there && delete.recursive()) {
                FileSearch.deleteTree(entry);
            } else {
                Files.deleteIfExists(entry);
            }
        } catch (DirectoryNotEmptyException full) {
            throw new TaskFailed(
                    "the directory '" + delete.path() + "' is not empty; write 'recursive: true' to delete all in it");
        }
        return NODES.objectNode().put("path", delete.path()).put("deleted", there);
    }

    private static JsonNode list(RunFiles files, FileOperation.Listing listing) throws IOException, TaskFailed {
        Path directory = directory(files, listing.path());
        List<Path> entries;
        try (Stream<Path> all = Files.list(directory)) {
            entries = all.limit(FileSearch.MAX_FOUND + 1).sorted().toList();
        }
        if (entries.size() > FileSearch.MAX_FOUND) {
            throw new TaskFailed("'" + listing.path() + "' holds more than " + FileSearch.MAX_FOUND
                    + " files; use operation glob with a narrow pattern");
        }
        ObjectNode output = NODES.objectNode().put("path", listing.path());
        ArrayNode list = output.putArray("entries");
        for (Path entry : entries) {
            FileSearch.stopIfInterrupted();
            try {
                add(list, entry);
            } catch (NoSuchFileException removed) {
                // It is gone by now, so it is not listed.
            }
        }
        return output;
    }

    private static void add(ArrayNode list, Path entry) throws IOException {
        var attributes = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String type = attributes.isSymbolicLink() ? "link" : attributes.isDirectory() ? "directory" : "file";
        list.addObject()
                .put("name", entry.getFileName().toString())
                .put("type", type)
                .put("bytes", attributes.isRegularFile() ? attributes.size() : 0);
    }

    private static JsonNode glob(RunFiles files, FileOperation.Glob glob) throws IOException, TaskFailed {
        ObjectNode output = NODES.objectNode().put("pattern", glob.pattern());
        ArrayNode found = output.putArray("files");
        FileSearch.glob(directory(files, glob.path()), glob.pattern()).forEach(file -> found.add(files.name(file)));
        return output;
    }

    private static JsonNode checksum(RunFiles files, FileOperation.Checksum checksum) throws IOException, TaskFailed {
        Path file = files.file(checksum.path());
        requireFile(checksum.path(), file);
        AtomicFile.Content content = AtomicFile.read(file);
        if (checksum.expect() != null && !checksum.expect().equalsIgnoreCase(content.sha256())) {
            throw new TaskFailed("'" + checksum.path() + "' has the SHA-256 " + content.sha256() + ", not "
                    + checksum.expect() + "; it was changed or damaged, fetch it again");
        }
        return output(checksum.path(), content);
    }

    private static Path directory(RunFiles files, String name) throws IOException, TaskFailed {
        Path directory = files.file(name);
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new TaskFailed("'" + name + "' is not a directory; name one");
        }
        return directory;
    }

    private static void requireFile(String name, Path file) throws TaskFailed, NoSuchFileException {
        refuseDirectory(name, file);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(name);
        }
        if (!Files.isRegularFile(file)) {
            throw new TaskFailed("'" + name + "' is a pipe or a device; name a file");
        }
    }

    private static void refuseDirectory(String name, Path file) throws TaskFailed {
        if (Files.isDirectory(file)) {
            throw new TaskFailed("'" + name + "' is a directory; name a file");
        }
    }

    private static ObjectNode output(String path, AtomicFile.Content content) {
        return NODES.objectNode()
                .put("path", path)
                .put("bytes", content.bytes())
                .put("sha256", content.sha256());
    }
}
