package dev.holdfast.cli;

import static dev.holdfast.cli.Variable.DATABASE_URL;
import static dev.holdfast.cli.Variable.DYNAMICFLOW_FS_BASE_PATH;
import static dev.holdfast.cli.Variable.DYNAMICFLOW_PERSISTENCE_BACKEND;
import static dev.holdfast.cli.Variable.EVENT_LOG_BASE_DIR;
import static dev.holdfast.cli.Variable.EVENT_LOG_DIR;
import static dev.holdfast.cli.Variable.EVENT_LOG_TYPE;
import static dev.holdfast.cli.Variable.HOLDFAST_STORE;
import static dev.holdfast.cli.Variable.STATE_STORE_TYPE;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.store.Stores;
import dev.holdfast.store.ops.Fence;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A store to open, as the settings have it. Where {@code HOLDFAST_STORE} and a more specific setting disagree, the one from
 * the stronger origin wins, and of one origin the specific one. Immutable.
 *
 * @param url for {@link dev.holdfast.store.Stores#open}
 * @param chosenBy the setting that chose it, for messages
 */
record StoreChoice(String url, String chosenBy) {

    /** Where runs are recorded. */
    static StoreChoice events(Settings settings, Path workingDirectory) {
        Setting store = settings.get(HOLDFAST_STORE);
        Setting type = settings.get(EVENT_LOG_TYPE);
        Setting named = settings.get(EVENT_LOG_DIR);
        Setting older = settings.get(EVENT_LOG_BASE_DIR);
        Setting directory = older.beats(named) ? older : named;
        Setting specific = directory.beats(type) ? directory : type;
        if (store.given() && (!specific.given() || store.beats(specific))) {
            return everything(store, settings);
        }
        return switch (type.text().toLowerCase(Locale.ROOT)) {
            case "filesystem", "file" -> files(directory, workingDirectory);
            case "in-memory", "memory" -> directory.beats(type) ? files(directory, workingDirectory) : memory(type);
            default -> throw new IllegalArgumentException(type.wrong("filesystem or in-memory"));
        };
    }

    /**
     * Where documents that are derived from events go. {@code DATABASE_URL} alone chooses PostgreSQL, but never against
     * another setting.
     */
    static StoreChoice state(Settings settings) {
        Setting store = settings.get(HOLDFAST_STORE);
        Setting named = settings.get(STATE_STORE_TYPE);
        Setting older = settings.get(DYNAMICFLOW_PERSISTENCE_BACKEND);
        Setting type = older.beats(named) ? older : named;
        Setting database = settings.get(DATABASE_URL);
        if (store.given() && (!type.given() || store.beats(type))) {
            return everything(store, settings);
        }
        if (database.given() && !type.given()) {
            return new StoreChoice(DatabaseUrl.of(settings), database.name());
        }
        return switch (type.text().toLowerCase(Locale.ROOT)) {
            case "in-memory", "memory" -> memory(type);
            case "filesystem" ->
                new StoreChoice("file:" + settings.get(DYNAMICFLOW_FS_BASE_PATH).text(), type.name());
            default ->
                ServerUrl.of(type.text(), settings)
                        .map(url -> new StoreChoice(url, type.name()))
                        .orElseThrow(() -> new IllegalArgumentException(
                                type.wrong("in-memory, postgres, mongodb, redis or neo4j, or give a URL to --store")));
        };
    }

    /** A URL, or the kind of a server. */
    private static StoreChoice everything(Setting store, Settings settings) {
        return new StoreChoice(ServerUrl.of(store.text(), settings).orElse(store.text()), store.name());
    }

    private static StoreChoice files(Setting directory, Path workingDirectory) {
        if (directory.text().contains("?")) {
            throw new IllegalArgumentException(directory.wrong("a directory without a question mark in its name"));
        }
        return new StoreChoice(
                "file:" + workingDirectory.resolve(directory.text()) + "?layout=streams", directory.name());
    }

    private static StoreChoice memory(Setting chooser) {
        return new StoreChoice("memory:", chooser.name());
    }

    /**
     * Opens it, to be read or to be used.
     *
     * @throws IllegalArgumentException if nothing opens such a URL; the message says which setting chose it
     * @throws IllegalStateException if it is to be written to, but its state was moved to another store
     */
    Backend open(InstantSource clock, StoreOptions.Access access) {
        Backend backend = opened(() -> Stores.open(url, new StoreOptions(clock, access)));
        if (access != StoreOptions.Access.READ_ONLY) {
            try {
                Fence.check(backend);
            } catch (RuntimeException refused) {
                backend.close();
                throw refused;
            }
        }
        return backend;
    }

    /** Opens it with the spaces of all tenants, whether or not its state was moved to another store. */
    Backend openWhole(InstantSource clock, StoreOptions.Access access) {
        return opened(() -> Stores.openWhole(url, new StoreOptions(clock, access)));
    }

    private Backend opened(Supplier<Backend> opening) {
        try {
            return opening.get();
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(refused.getMessage() + " (chosen by " + chosenBy + ")", refused);
        }
    }

    /** Whether nothing of it outlives the process. */
    boolean isMemory() {
        return url.startsWith("memory:");
    }

    /** The URL without its passwords. */
    String shown() {
        return StoreUrl.redact(url);
    }
}
