package dev.holdfast.sql;

import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Unavailable;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import java.time.Instant;
import java.util.List;

/** A process that appends to the SQLite file it is given, and prints the id of each event once it is acknowledged. */
final class SqliteWriter {
    private SqliteWriter() {}

    public static void main(String[] arguments) {
        Json body = Json.string("x".repeat(500));
        try (Backend store =
                new SqlBackendProvider().open(StoreUrl.parse("sqlite:" + arguments[0]), StoreOptions.defaults())) {
            while (true) {
                NewEvent event = NewEvent.of("written", Instant.EPOCH, body);
                store.log().append("a", Expected.any(), List.of(event));
                System.out.println(event.id());
            }
        } catch (Unavailable full) {
            System.out.println("refused: " + full.getMessage());
        }
    }
}
