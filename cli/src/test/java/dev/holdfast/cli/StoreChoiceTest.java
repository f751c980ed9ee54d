package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreChoiceTest {
    private static final String TUNING = "poolMax=20&poolMin=2&ssl=false&timeout=30000&idleTimeout=10000";

    @TempDir
    private Path directory;

    private Settings settings(Map<Variable, String> flags, String... environment) {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < environment.length; i += 2) {
            variables.put(environment[i], environment[i + 1]);
        }
        return Settings.read(flags, variables, directory);
    }

    private Settings environment(String... environment) {
        return settings(Map.of(), environment);
    }

    private String events(Settings settings) {
        return StoreChoice.events(settings, Path.of("")).url();
    }

    private String state(Settings settings) {
        return StoreChoice.state(settings).url();
    }

    @Test
    void byDefaultEventsGoToFilesAndStateToMemory() {
        assertThat(events(environment())).isEqualTo("file:./var/run?layout=streams");
        assertThat(state(environment())).isEqualTo("memory:");
    }

    @Test
    void theEventLogGoesWhereItsDirectorySays() {
        assertThat(events(environment("EVENT_LOG_DIR", "/var/log/events")))
                .isEqualTo("file:/var/log/events?layout=streams");
        assertThat(events(environment("EVENT_LOG_BASE_DIR", "/older"))).isEqualTo("file:/older?layout=streams");
        assertThat(events(environment("EVENT_LOG_BASE_DIR", "/older", "EVENT_LOG_DIR", "/newer")))
                .isEqualTo("file:/newer?layout=streams");
        assertThat(events(environment("EVENT_LOG_TYPE", "in-memory"))).isEqualTo("memory:");
        assertThat(events(settings(Map.of(Variable.EVENT_LOG_DIR, "/by-flag"), "EVENT_LOG_TYPE", "in-memory")))
                .isEqualTo("file:/by-flag?layout=streams");
    }

    @Test
    void databaseUrlNeverOverridesAnExplicitStateStoreType() {
        assertThat(state(environment("STATE_STORE_TYPE", "in-memory", "DATABASE_URL", "postgresql://host/db")))
                .isEqualTo("memory:");
        assertThat(state(settings(
                        Map.of(Variable.STATE_STORE_TYPE, "in-memory"), "DATABASE_URL", "postgresql://host/db")))
                .isEqualTo("memory:");
    }

    private String machines(Settings settings) {
        return StoreChoice.machines(settings, Path.of("")).url();
    }

    @Test
    void machinesAreWhereRunsAreUnlessTheirOwnVariablesSayWhere() {
        assertThat(machines(environment())).isEqualTo("file:./var/run?layout=streams");
        assertThat(machines(environment("EVENT_LOG_DIR", "/events"))).isEqualTo("file:/events?layout=streams");
        assertThat(machines(environment("EVENT_LOG_DIR", "/events", "DATABASE_URL", "postgresql://host/db")))
                .isEqualTo("postgresql://host/db?" + TUNING);
        assertThat(machines(environment("MONGO_URI", "mongodb://host/db"))).isEqualTo("mongodb://host/db");
        assertThat(StoreChoice.machines(environment("MONGO_URI", "mongodb://host/db"), Path.of(""))
                        .chosenBy())
                .isEqualTo("MONGO_URI from the environment");
        assertThat(machines(environment("STATE_STORE_TYPE", "mongodb"))).isEqualTo("file:./var/run?layout=streams");
    }

    @Test
    void oneStoreForEverythingHoldsMachinesToo() {
        assertThat(machines(environment(
                        "HOLDFAST_STORE", "file:all", "DATABASE_URL", "postgresql://h/d", "MONGO_URI", "mongodb://h")))
                .isEqualTo("file:all");
        assertThat(machines(
                        settings(Map.of(Variable.HOLDFAST_STORE, "sqlite:x.db"), "DATABASE_URL", "postgresql://h/d")))
                .isEqualTo("sqlite:x.db");
        assertThat(machines(settings(Map.of(Variable.EVENT_LOG_DIR, "/mine"), "DATABASE_URL", "postgresql://h/d")))
                .isEqualTo("file:/mine?layout=streams");
    }

    @Test
    void machinesCannotBeInTwoDatabases() {
        Settings both = environment("DATABASE_URL", "postgresql://h/d", "MONGO_URI", "mongodb://h");
        assertThatThrownBy(() -> machines(both))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "DATABASE_URL from the environment and MONGO_URI from the environment are both set")
                .hasMessageContaining("HOLDFAST_STORE");
        assertThat(events(both)).isEqualTo("file:./var/run?layout=streams");
    }

    @ParameterizedTest
    @CsvSource({
        "DATABASE_URL, sqlite:x.db, postgresql:",
        "DATABASE_URL, mysql://h/d, postgresql:",
        "MONGO_URI, postgresql://h/d, mongodb://"
    })
    void aUrlOfAnotherKindOfStoreIsRefusedWithASentence(String variable, String url, String instead) {
        assertThatThrownBy(() -> machines(environment(variable, url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(variable + " from the environment is '" + url)
                .hasMessageContaining("write a URL that begins with " + instead)
                .hasMessageContaining("HOLDFAST_STORE");
    }

    @Test
    void databaseUrlAloneMeansPostgres() {
        assertThat(state(environment("DATABASE_URL", "postgresql://user:secret@host:5433/db")))
                .isEqualTo("postgresql://user:secret@host:5433/db?" + TUNING);
    }

    @Test
    void parametersInTheDatabaseUrlBeatTheVariables() {
        assertThat(state(environment(
                        "DATABASE_URL", "postgresql://host/db?poolMax=5&ssl=true", "DATABASE_POOL_MAX", "9")))
                .isEqualTo("postgresql://host/db?poolMax=5&ssl=true&poolMin=2&timeout=30000&idleTimeout=10000");
    }

    @Test
    void thePartsOfADatabaseMakeOneUrl() {
        assertThat(state(environment(
                        "STATE_STORE_TYPE", "postgres",
                        "DATABASE_HOST", "db.example",
                        "DATABASE_PORT", "6432",
                        "DATABASE_NAME", "runs",
                        "DATABASE_USER", "ann",
                        "DATABASE_PASSWORD", "p@ss/word",
                        "DATABASE_POOL_MAX", "10",
                        "DATABASE_POOL_MIN", "0",
                        "DATABASE_SSL", "true",
                        "DATABASE_TIMEOUT", "5000",
                        "DATABASE_IDLE_TIMEOUT", "1000")))
                .isEqualTo("postgresql://ann:p%40ss%2Fword@db.example:6432/runs"
                        + "?poolMax=10&poolMin=0&ssl=true&timeout=5000&idleTimeout=1000");
        assertThat(state(environment("STATE_STORE_TYPE", "postgres")))
                .isEqualTo("postgresql://holdfast@localhost:5432/holdfast?" + TUNING);
    }

    @Test
    void aServerIsChosenByItsKindAndFoundByItsUsualVariables() {
        assertThat(state(environment("STATE_STORE_TYPE", "mongodb", "MONGO_URI", "mongodb://ann:pw@host/db")))
                .isEqualTo("mongodb://ann:pw@host/db");
        assertThat(state(environment(
                        "DYNAMICFLOW_PERSISTENCE_BACKEND",
                        "mongodb",
                        "MONGODB_URL",
                        "mongodb://host",
                        "DYNAMICFLOW_MONGO_DATABASE",
                        "flows")))
                .isEqualTo("mongodb://host/flows");
        assertThat(state(environment("STATE_STORE_TYPE", "redis"))).isEqualTo("redis://localhost:6379");
        assertThat(state(environment(
                        "DYNAMICFLOW_PERSISTENCE_BACKEND",
                        "redis",
                        "REDIS_URL",
                        "redis://host:1",
                        "DYNAMICFLOW_REDIS_PREFIX",
                        "df:")))
                .isEqualTo("redis://host:1?prefix=df%3A");
        assertThat(state(environment(
                        "STATE_STORE_TYPE",
                        "neo4j",
                        "NEO4J_URI",
                        "neo4j://host:7687",
                        "NEO4J_USERNAME",
                        "ann",
                        "NEO4J_PASSWORD",
                        "p@ss",
                        "DYNAMICFLOW_NEO4J_DATABASE",
                        "flows")))
                .isEqualTo("neo4j://ann:p%40ss@host:7687/flows");
        assertThat(state(
                        environment("DYNAMICFLOW_PERSISTENCE_BACKEND", "postgres", "POSTGRES_URL", "postgresql://h/d")))
                .isEqualTo("postgresql://h/d?" + TUNING);
        assertThat(state(environment("DYNAMICFLOW_PERSISTENCE_BACKEND", "filesystem")))
                .isEqualTo("file:./suspended-flows");
        assertThat(events(environment("HOLDFAST_STORE", "redis", "REDIS_URL", "redis://host:1")))
                .isEqualTo("redis://host:1");
    }

    @Test
    void anUnknownKindOfServerIsRefused() {
        assertThatThrownBy(() -> state(environment("STATE_STORE_TYPE", "oracle")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("oracle")
                .hasMessageContaining("neo4j");
    }

    @Test
    void oneStoreTakesEverything() {
        Settings everything = environment("HOLDFAST_STORE", "file:state", "DATABASE_URL", "postgresql://host/db");
        assertThat(events(everything)).isEqualTo("file:state");
        assertThat(state(everything)).isEqualTo("file:state");
    }

    @Test
    void aStoreAsFlagBeatsMoreSpecificSettingsOfTheEnvironment() {
        Settings mixed = settings(
                Map.of(Variable.HOLDFAST_STORE, "file:state"),
                "EVENT_LOG_DIR",
                "/elsewhere",
                "STATE_STORE_TYPE",
                "postgres");
        assertThat(events(mixed)).isEqualTo("file:state");
        assertThat(state(mixed)).isEqualTo("file:state");
    }

    @Test
    void besideAStoreMoreSpecificFlagsHoldForTheirPart() {
        Settings mixed = settings(Map.of(
                Variable.HOLDFAST_STORE, "postgresql://host/db",
                Variable.EVENT_LOG_DIR, "events",
                Variable.STATE_STORE_TYPE, "postgres"));
        assertThat(events(mixed)).isEqualTo("file:events?layout=streams");
        assertThat(state(mixed)).isEqualTo("postgresql://host/db?" + TUNING);
    }

    @Test
    void valuesThatMakeNoSenseAreRefusedWithTheSettingAndWhatToWrite() {
        assertThatThrownBy(() -> state(environment("STATE_STORE_TYPE", "mysql")))
                .hasMessage(
                        "STATE_STORE_TYPE from the environment is 'mysql'; write in-memory, postgres, mongodb, redis or neo4j, or"
                                + " give a URL"
                                + " to --store");
        assertThatThrownBy(() -> events(settings(Map.of(Variable.EVENT_LOG_TYPE, "tape"))))
                .hasMessage("--event-log-type is 'tape'; write filesystem or in-memory");
        assertThatThrownBy(() -> state(environment("STATE_STORE_TYPE", "postgres", "DATABASE_POOL_MAX", "many")))
                .hasMessage("DATABASE_POOL_MAX from the environment is 'many'; write a whole number of at least 1");
        assertThatThrownBy(() -> state(environment("STATE_STORE_TYPE", "postgres", "DATABASE_PORT", "0")))
                .hasMessage("DATABASE_PORT from the environment is '0'; write a whole number of at least 1");
        assertThatThrownBy(() -> state(environment("STATE_STORE_TYPE", "postgres", "DATABASE_SSL", "maybe")))
                .hasMessage("DATABASE_SSL from the environment is 'maybe'; write true or false");
        assertThatThrownBy(() -> events(environment("EVENT_LOG_DIR", "what?"))).hasMessageContaining("question mark");
    }
}
