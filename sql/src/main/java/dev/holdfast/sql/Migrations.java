package dev.holdfast.sql;

import dev.holdfast.store.Digest;
import dev.holdfast.store.StoreException.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Brings a database to the schema that this code knows: numbered texts of SQL, each applied once, in order. Thread-safe. */
final class Migrations {
    private static final String TABLE = "create table if not exists holdfast_migrations"
            + " (number int primary key, name text not null, checksum text not null)";

    private final Database database;
    private final List<Migration> known;

    /** @param name such as {@code 001-waist} */
    record Migration(int number, String name, String text) {
        String checksum() {
            return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
        }
    }

    Migrations(Database database) {
        this.database = database;
        this.known = known(database.dialect().folder());
    }

    static List<Migration> known(String folder) {
        List<Migration> migrations = new ArrayList<>();
        for (String name : resource(folder + "/index.txt").lines().toList()) {
            migrations.add(new Migration(migrations.size() + 1, name, resource(folder + "/" + name + ".sql")));
        }
        return migrations;
    }

    static String text(List<Migration> migrations) {
        var text = new StringBuilder();
        for (Migration migration : migrations) {
            text.append("-- ")
                    .append(migration.name())
                    .append("\n\n")
                    .append(migration.text())
                    .append('\n');
        }
        return text.toString();
    }

    private static String resource(String path) {
        try (InputStream in = Migrations.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Those that have not been applied; changes nothing. */
    List<Migration> pending() {
        return database.read("look at the schema of " + database.name(), this::pending);
    }

    private List<Migration> pending(Session session) throws SQLException {
        if (!database.dialect().hasTable(session, "holdfast_migrations")) {
            return known;
        }
        Map<Integer, String> applied = new HashMap<>();
        session.query(
                "select number, checksum from holdfast_migrations",
                row -> applied.put(row.getInt(1), row.getString(2)));
        int newest = applied.keySet().stream().max(Integer::compare).orElse(0);
        if (newest > known.size()) {
            throw refused("it has schema " + newest + ", from a newer version, and this one knows schema "
                    + known.size() + " at most; use the newer version");
        }
        for (Migration migration : known.subList(0, newest)) {
            if (!migration.checksum().equals(applied.get(migration.number()))) {
                throw refused("migration " + migration.name() + " was applied with another text than this version has;"
                        + " use the version that applied it, or restore the database from a backup");
            }
        }
        return known.subList(newest, known.size());
    }

    private Unavailable refused(String why) {
        return new Unavailable("Could not initialize database schema of " + database.name() + ": " + why, true, null);
    }

    void apply() {
        if (pending().isEmpty()) {
            return;
        }
        try {
            database.transaction("initialize the schema of " + database.name(), session -> {
                database.dialect().lockMigrations(session);
                session.script(TABLE);
                List<Migration> pending = pending(session);
                for (Migration migration : pending) {
                    session.script(migration.text());
                    session.update(
                            "insert into holdfast_migrations (number, name, checksum) values (?, ?, ?)",
                            migration.number(),
                            migration.name(),
                            migration.checksum());
                }
                return pending;
            });
        } catch (Unavailable failed) {
            String message = failed.getMessage();
            throw message != null && message.startsWith("Could not")
                    ? failed
                    : new Unavailable("Could not initialize database schema: " + message, true, failed);
        }
    }

    /** For those who only read. */
    void require() {
        int missing = pending().size();
        if (missing == known.size()) {
            throw new Unavailable(
                    "there is no store in " + database.name() + "; look for it, or write something first", true, null);
        }
        if (missing > 0) {
            throw refused("it is older than this version and was opened for reading only; open it for writing once");
        }
    }
}
