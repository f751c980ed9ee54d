package dev.holdfast.cli;

import dev.holdfast.machine.exchange.OriginalFiles;
import dev.holdfast.machine.exchange.OriginalRecords;
import dev.holdfast.store.StoreUrl;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where records of xcomponent-ai are: in files or in a database. Immutable.
 *
 * @param prefix what keys in Redis begin with
 */
record OriginalPlace(Path directory, String prefix) {
    /** @throws IllegalArgumentException if there is nothing at the place */
    void read(String source, OriginalRecords into) {
        Path path = source.contains("://") ? null : directory.resolve(source);
        if (path != null && Files.exists(path)) {
            new OriginalFiles(into).read(path);
            return;
        }
        if (path != null) {
            throw new IllegalArgumentException("there is no file or directory '" + source
                    + "', and it is no URL of a database; write postgresql://…, mongodb://… or redis://…");
        }
        StoreUrl url = StoreUrl.parse(source);
        switch (url.scheme()) {
            case "postgresql", "postgres" -> new OriginalTables(into).read(url);
            case "mongodb", "mongodb+srv" -> new OriginalCollections(into).read(url);
            case "redis", "rediss" -> new OriginalKeys(into, prefix).read(url);
            default ->
                throw new IllegalArgumentException(
                        "xcomponent-ai keeps nothing at '" + url + "'; write postgresql://…, mongodb://… or redis://…");
        }
    }
}
