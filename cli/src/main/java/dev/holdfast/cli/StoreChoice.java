package dev.holdfast.cli;

import static dev.holdfast.cli.Variable.DATABASE_URL;
import static dev.holdfast.cli.Variable.DYNAMICFLOW_FS_BASE_PATH;
import static dev.holdfast.cli.Variable.DYNAMICFLOW_PERSISTENCE_BACKEND;
import static dev.holdfast.cli.Variable.EVENT_LOG_BASE_DIR;
import static dev.holdfast.cli.Variable.EVENT_LOG_DIR;
import static dev.holdfast.cli.Variable.EVENT_LOG_TYPE;
import static dev.holdfast.cli.Variable.HOLDFAST_COMPRESS_ABOVE;
import static dev.holdfast.cli.Variable.HOLDFAST_ENCRYPTION_REQUIRED;
import static dev.holdfast.cli.Variable.HOLDFAST_KEYS;
import static dev.holdfast.cli.Variable.HOLDFAST_KEYS_FILE;
import static dev.holdfast.cli.Variable.HOLDFAST_STORE;
import static dev.holdfast.cli.Variable.HOLDFAST_TENANT;
import static dev.holdfast.cli.Variable.MONGO_URI;
import static dev.holdfast.cli.Variable.STATE_STORE_TYPE;

import dev.holdfast.store.Backend;
import dev.holdfast.store.StoreOptions;
import dev.holdfast.store.StoreUrl;
import dev.holdfast.store.Stores;
import dev.holdfast.store.codec.EncodedBackend;
import dev.holdfast.store.codec.Encoding;
import dev.holdfast.store.ops.Fence;
import dev.holdfast.store.tenant.TenantBackend;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A store to open, as the settings have it. Where {@code HOLDFAST_STORE} and a more specific setting disagree, the one from
 * the stronger origin wins, and of one origin the specific one. Immutable.
 *
 * @param url for {@link dev.holdfast.store.Stores#open}
 * @param chosenBy the setting that chose it, for messages
 * @param tenant whose space of it
 * @param encoding how values are compressed and encrypted there
 */
record StoreChoice(String url, String chosenBy, String tenant, Encoding encoding) {
    /** The space of the default tenant, with values as they are. */
    StoreChoice(String url, String chosenBy) {
        this(url, chosenBy, TenantBackend.DEFAULT, Encoding.PLAIN);
    }

    /** The same store with the tenant and the keys of the settings. */
    StoreChoice as(Settings settings) {
        Map<String, String> values = new HashMap<>();
        for (Variable variable :
                List.of(HOLDFAST_KEYS, HOLDFAST_KEYS_FILE, HOLDFAST_ENCRYPTION_REQUIRED, HOLDFAST_COMPRESS_ABOVE)) {
            Setting setting = settings.get(variable);
            if (setting.given()) {
                values.put(variable.name(), setting.text());
            }
        }
        return new StoreChoice(url, chosenBy, settings.get(HOLDFAST_TENANT).text(), Encoding.from(values));
    }

    /** Where runs are recorded. */
    static StoreChoice events(Settings settings, Path workingDirectory) {
        return eventsAt(settings, workingDirectory).as(settings);
    }

    private static StoreChoice eventsAt(Settings settings, Path workingDirectory) {
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
        return stateAt(settings).as(settings);
    }

    private static StoreChoice stateAt(Settings settings) {
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

    /**
     * Where machines are: in the store for everything; without one in the database of the original's variables, {@code
     * DATABASE_URL} or {@code MONGO_URI}; else where runs are recorded.
     *
     * @throws IllegalArgumentException if both of them are set
     */
    static StoreChoice machines(Settings settings, Path workingDirectory) {
        return machinesAt(settings, workingDirectory).as(settings);
    }

    private static StoreChoice machinesAt(Settings settings, Path workingDirectory) {
        Setting store = settings.get(HOLDFAST_STORE);
        boolean byFlag = Stream.of(EVENT_LOG_DIR, EVENT_LOG_TYPE)
                .anyMatch(variable -> settings.get(variable).origin() == Setting.Origin.FLAG);
        if (byFlag) {
            return eventsAt(settings, workingDirectory);
        }
        if (store.given()) {
            return everything(store, settings);
        }
        Setting database = settings.get(DATABASE_URL);
        Setting mongo = settings.get(MONGO_URI);
        if (database.given() && mongo.given()) {
            throw new IllegalArgumentException(database.name() + " and " + mongo.name()
                    + " are both set, and machines are in one store; unset one of them, or say where everything is with"
                    + " --store or HOLDFAST_STORE");
        }
        if (database.given()) {
            return new StoreChoice(DatabaseUrl.of(settings), database.name());
        }
        return mongo.given()
                ? new StoreChoice(ServerUrl.of("mongodb", settings).orElse(mongo.text()), mongo.name())
                : eventsAt(settings, workingDirectory);
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
        Backend backend = opened(() -> Stores.open(url, options(clock, access)));
        if (access != StoreOptions.Access.READ_ONLY) {
            try {
                checkFence(backend, clock);
            } catch (RuntimeException refused) {
                backend.close();
                throw refused;
            }
        }
        return backend;
    }

    /** The fence is a document of the default tenant, which stands for all. */
    private void checkFence(Backend backend, InstantSource clock) {
        if (tenant.equals(TenantBackend.DEFAULT)) {
            Fence.check(backend);
        } else {
            try (Backend whole = openWhole(clock, StoreOptions.Access.READ_ONLY)) {
                Fence.check(whole);
            }
        }
    }

    /** Opens it with the spaces of all tenants, whether or not its state was moved to another store. */
    EncodedBackend openWhole(InstantSource clock, StoreOptions.Access access) {
        return opened(() -> Stores.openWhole(url, options(clock, access)));
    }

    private StoreOptions options(InstantSource clock, StoreOptions.Access access) {
        return new StoreOptions(clock, access, tenant, encoding);
    }

    private <B extends Backend> B opened(Supplier<B> opening) {
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

    /** Whether several processes can append to it at the same time. */
    boolean isShared() {
        return !isMemory() && !url.startsWith("file:");
    }

    /** The URL without its passwords. */
    String shown() {
        return StoreUrl.redact(url);
    }
}
