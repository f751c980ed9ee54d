package dev.holdfast.machine.exchange;

import dev.holdfast.event.Trees;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads records from files: a list of them, one alone, or one in each line. One thread at a time. */
public final class OriginalFiles {
    private final OriginalRecords records;

    public OriginalFiles(OriginalRecords records) {
        this.records = records;
    }

    /**
     * Reads a file, or all files of a directory whose names end in {@code .json}, {@code .jsonl} or {@code .ndjson}.
     *
     * @throws UncheckedIOException if one cannot be read
     */
    public void read(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                readFile(path);
                return;
            }
            List<Path> files;
            try (Stream<Path> all = Files.list(path)) {
                files = all.filter(Files::isRegularFile)
                        .filter(file -> file.toString().matches(".*\\.(json|jsonl|ndjson)"))
                        .sorted()
                        .toList();
            }
            for (Path file : files) {
                readFile(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void readFile(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            readLines(file, name);
            return;
        }
        JsonNode content;
        try (var reader = Files.newBufferedReader(file)) {
            content = Trees.MAPPER.readTree(reader);
        } catch (JacksonException | MalformedInputException malformed) {
            records.unreadable(name, "it is no JSON: " + firstLine(malformed));
            return;
        }
        int number = 0;
        for (JsonNode record : content.isArray() ? content : List.of(content)) {
            records.add(name + ", record " + ++number, record);
        }
    }

    private void readLines(Path file, String name) throws IOException {
        int number = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                String place = name + ", line " + number;
                try {
                    records.add(place, Trees.MAPPER.readTree(line));
                } catch (JacksonException malformed) {
                    records.unreadable(place, "it is no JSON: " + firstLine(malformed));
                }
            }
        } catch (MalformedInputException malformed) {
            records.unreadable(name + ", after line " + number, "the rest is not in UTF-8");
        }
    }

    private static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
