package dev.holdfast.machine.exchange;

import dev.holdfast.event.Trees;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tools.jackson.databind.JsonNode;

/** A new file that holds a JSON list, a line for each element. One thread at a time. */
final class JsonList implements AutoCloseable {
    private final Writer out;
    private boolean begun;

    JsonList(Path file) throws IOException {
        this.out = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    void add(JsonNode element) throws IOException {
        out.write(begun ? ",\n" : "[\n");
        out.write(Trees.json(element).text());
        begun = true;
    }

    @Override
    public void close() throws IOException {
        out.write(begun ? "\n]\n" : "[]\n");
        out.close();
    }
}
