package dev.holdfast.machine.exchange;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/** Reads records from files: a list of them, one alone, or one in each line. One thread at a time. */
public final class OriginalFiles {
    /** Reads an item of a list, after which others come. */
    private static final ObjectReader ITEM = Trees.GIVEN.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

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
        int number = 0;
        try (var reader = Files.newBufferedReader(file);
                JsonParser parser = Trees.GIVEN.createParser(reader)) {
            JsonToken begins = parser.nextToken();
            if (begins == null) {
                records.unreadable(name, "it is empty");
                return;
            }
            if (begins != JsonToken.START_ARRAY) {
                records.add(name + ", record 1", Trees.GIVEN.readTree(parser));
                return;
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                JsonNode record = ITEM.readTree(parser);
                records.add(name + ", record " + ++number, record);
            }
        } catch (JacksonException | NumberFormatException malformed) {
            records.unreadable(after(number, name), "it is no JSON: " + Json.reason(malformed));
        } catch (MalformedInputException binary) {
            records.unreadable(after(number, name), "the rest is not in UTF-8");
        }
    }

    private static String after(int number, String name) {
        return number == 0 ? name : name + ", after record " + number;
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
                    records.add(place, Trees.given(line));
                } catch (IllegalArgumentException malformed) {
                    records.unreadable(place, "it is no JSON: " + malformed.getMessage());
                }
            }
        } catch (MalformedInputException malformed) {
            records.unreadable(name + ", after line " + number, "the rest is not in UTF-8");
        }
    }
}
