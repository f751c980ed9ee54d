package dev.holdfast.sql;

import dev.holdfast.store.StoreUrl;
import java.nio.file.Path;

/** What the URL of an SQLite store says. Immutable. */
record SqliteSettings(Path file, int timeoutMillis) {
    static SqliteSettings of(StoreUrl url) {
        if (url.location().isEmpty() || url.location().equals(":memory:")) {
            throw new IllegalArgumentException("'" + url + "' names no file; write sqlite:FILE, or memory: for a store"
                    + " that ends with the process");
        }
        Parameters parameters = new Parameters(url, "timeout");
        String location = url.location().startsWith("//") ? url.location().substring(2) : url.location();
        return new SqliteSettings(Path.of(location), parameters.number("timeout", 30_000, 0));
    }
}
