package dev.holdfast.cli;

import dev.holdfast.machine.MachineOptions;
import dev.holdfast.store.tenant.TenantBackend;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What can be set from outside, by the name that the environment and {@code .env} use. */
enum Variable {
    HOLDFAST_STORE("--store", null, "one store for everything, as a URL"),
    HOLDFAST_TENANT("--tenant", TenantBackend.DEFAULT, "whose space of the store"),
    HOLDFAST_KEYS(null, null, "the keys that everything is encrypted with: NAME=BASE64 active"),
    HOLDFAST_KEYS_FILE(null, null, "a file that holds such keys"),
    HOLDFAST_ENCRYPTION_REQUIRED(null, "false", "whether to refuse what is not encrypted: true or false"),
    HOLDFAST_COMPRESS_ABOVE(null, null, "compress values longer than this many bytes"),
    EVENT_LOG_TYPE("--event-log-type", "filesystem", "where events go: filesystem or in-memory"),
    EVENT_LOG_DIR("--event-log-dir", "./var/run", "the directory of a filesystem event log"),
    EVENT_LOG_BASE_DIR(null, null, "another name of EVENT_LOG_DIR, which comes first"),
    STATE_STORE_TYPE(
            "--state-store-type",
            "in-memory",
            "where documents about runs go: in-memory, postgres, mongodb, redis or neo4j"),
    DYNAMICFLOW_PERSISTENCE_BACKEND(null, null, "another name of STATE_STORE_TYPE, which comes first; also filesystem"),
    DYNAMICFLOW_FS_BASE_PATH(null, "./suspended-flows", "the directory of the backend filesystem"),
    EVENT_SOURCING_ENABLED(null, "true", "whether all that happens to machines is recorded: true or false"),
    SNAPSHOTS_ENABLED(null, "true", "whether copies of instances spare reading all their events: true or false"),
    SNAPSHOT_INTERVAL(
            "--snapshot-interval",
            "" + MachineOptions.SNAPSHOT_INTERVAL,
            "how many transitions lie between two of them"),
    SNAPSHOT_RETENTION_COUNT(null, "1", "how many snapshots of each instance are kept"),
    EVENT_RETENTION_DAYS(null, "0", "after how many days events that a snapshot covers may be removed; 0 for never"),
    DATABASE_URL(
            null,
            null,
            "the PostgreSQL database, as a URL; alone it means STATE_STORE_TYPE=postgres, and that machines are there",
            "POSTGRES_URL"),
    DATABASE_HOST(null, "localhost", "the database's host, where there is no DATABASE_URL"),
    DATABASE_PORT(null, "5432", "its port"),
    DATABASE_NAME(null, "holdfast", "its name"),
    DATABASE_USER(null, "holdfast", "who connects"),
    DATABASE_PASSWORD(null, null, "the password"),
    DATABASE_POOL_MAX(null, "20", "the most connections", "DYNAMICFLOW_PG_MAX_CONNECTIONS"),
    DATABASE_POOL_MIN(null, "2", "the fewest connections"),
    DATABASE_SSL(null, "false", "whether to encrypt: true or false"),
    DATABASE_TIMEOUT(null, "30000", "how long to wait for a connection, in milliseconds"),
    DATABASE_IDLE_TIMEOUT(null, "10000", "how long an idle connection is kept, in milliseconds"),
    MONGO_URI(
            null,
            "mongodb://localhost:27017",
            "the MongoDB server, as a URL; set alone, machines are there",
            "MONGODB_URL",
            "MONGO_URL"),
    DYNAMICFLOW_MONGO_DATABASE(null, null, "its database, where the URL names none"),
    REDIS_URL(null, "redis://localhost:6379", "the Redis server, as a URL"),
    DYNAMICFLOW_REDIS_PREFIX(null, null, "what its keys begin with, where the URL does not say"),
    NEO4J_URI(null, "neo4j://localhost:7687", "the Neo4j server, as a URL", "NEO4J_URL"),
    NEO4J_USERNAME(null, "neo4j", "who connects, where the URL does not say"),
    NEO4J_PASSWORD(null, null, "the password"),
    DYNAMICFLOW_NEO4J_DATABASE(null, null, "its database, where the URL names none");

    private final @Nullable String flag;
    private final @Nullable String preset;
    private final String meaning;

    @SuppressWarnings("ImmutableEnumChecker") // List.of, which nobody changes
    private final List<String> otherNames;

    Variable(@Nullable String flag, @Nullable String preset, String meaning, String... otherNames) {
        this.flag = flag;
        this.preset = preset;
        this.meaning = meaning;
        this.otherNames = List.of(otherNames);
    }

    /** The names by which it can be set; the first that is set counts. */
    List<String> names() {
        return Stream.concat(Stream.of(name()), otherNames.stream()).toList();
    }

    /** The flag that sets it, null for none. */
    @Nullable
    String flag() {
        return flag;
    }

    /** Its value where nobody sets it, null for none. */
    @Nullable
    String preset() {
        return preset;
    }

    String meaning() {
        return meaning;
    }
}
