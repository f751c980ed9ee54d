package dev.holdfast.cli;

import org.jspecify.annotations.Nullable;

/** What can be set from outside, by the name that the environment and {@code .env} use. */
enum Variable {
    HOLDFAST_STORE("--store", null, "one store for everything, as a URL"),
    EVENT_LOG_TYPE("--event-log-type", "filesystem", "where events go: filesystem or in-memory"),
    EVENT_LOG_DIR("--event-log-dir", "./var/run", "the directory of a filesystem event log"),
    EVENT_LOG_BASE_DIR(null, null, "another name of EVENT_LOG_DIR, which comes first"),
    STATE_STORE_TYPE("--state-store-type", "in-memory", "where documents about runs go: in-memory or postgres"),
    DATABASE_URL(null, null, "the PostgreSQL database, as a URL; alone it means STATE_STORE_TYPE=postgres"),
    DATABASE_HOST(null, "localhost", "the database's host, where there is no DATABASE_URL"),
    DATABASE_PORT(null, "5432", "its port"),
    DATABASE_NAME(null, "holdfast", "its name"),
    DATABASE_USER(null, "holdfast", "who connects"),
    DATABASE_PASSWORD(null, null, "the password"),
    DATABASE_POOL_MAX(null, "20", "the most connections"),
    DATABASE_POOL_MIN(null, "2", "the fewest connections"),
    DATABASE_SSL(null, "false", "whether to encrypt: true or false"),
    DATABASE_TIMEOUT(null, "30000", "how long to wait for a connection, in milliseconds"),
    DATABASE_IDLE_TIMEOUT(null, "10000", "how long an idle connection is kept, in milliseconds");

    private final @Nullable String flag;
    private final @Nullable String preset;
    private final String meaning;

    Variable(@Nullable String flag, @Nullable String preset, String meaning) {
        this.flag = flag;
        this.preset = preset;
        this.meaning = meaning;
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
