package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
    @TempDir
    private Path directory;

    private InProcess cli;

    @BeforeEach
    void start() {
        cli = new InProcess(directory);
    }

    @Test
    void everyValueIsPrintedWithWhereItCameFrom() throws IOException {
        Files.writeString(directory.resolve(".env"), "DATABASE_NAME=runs\nSTATE_STORE_TYPE=in-memory\n");
        var result = cli.with("DATABASE_HOST", "db.example").run("config", "--event-log-dir", "/events");
        assertThat(result.code()).isZero();
        assertThat(result.lines())
                .anyMatch(line -> line.matches("EVENT_LOG_DIR +/events +flag +.*"))
                .anyMatch(line -> line.matches("DATABASE_HOST +db.example +environment +.*"))
                .anyMatch(line -> line.matches("DATABASE_NAME +runs +.env +.*"))
                .anyMatch(line -> line.matches("DATABASE_PORT +5432 +default +.*"))
                .contains("Runs are recorded in file:/events?layout=streams (--event-log-dir).")
                .contains("Documents about them go to memory: (STATE_STORE_TYPE from .env).")
                .contains("Machines are in file:/events?layout=streams (--event-log-dir).");
    }

    @Test
    void secretsAreNotShown() {
        cli.with("DATABASE_PASSWORD", "hunter2")
                .with("DATABASE_URL", "postgresql://ann:hunter2@host/db")
                .with("HOLDFAST_STORE", "postgresql://ann:hunter2@host/db?password=hunter2");
        assertThat(cli.run("config").out())
                .contains("postgresql://ann:***@host/db")
                .doesNotContain("hunter2");
        assertThat(cli.run("config", "--json").out()).doesNotContain("hunter2");
    }

    @Test
    void asJsonEverySettingHasItsValueAndOrigin() {
        var json = cli.with("EVENT_LOG_DIR", "/events").run("config", "--json").json();
        assertThat(json.at("/settings/EVENT_LOG_DIR/value").asString()).isEqualTo("/events");
        assertThat(json.at("/settings/EVENT_LOG_DIR/from").asString()).isEqualTo("environment");
        assertThat(json.at("/settings/DATABASE_URL/value").isNull()).isTrue();
        assertThat(json.at("/events").asString()).startsWith("file:/events");
    }

    @Test
    void itSaysWhereMachinesAreOrWhyNobodyKnows() {
        cli.with("MONGO_URI", "mongodb://ann:hunter2@host/db");
        assertThat(cli.run("config").lines())
                .contains("Machines are in mongodb://ann:***@host/db (MONGO_URI from the environment).");
        var both = cli.with("DATABASE_URL", "postgresql://host/db").run("config", "--json");
        assertThat(both.json().at("/machines").asString())
                .startsWith("nowhere: DATABASE_URL from the environment and MONGO_URI from the environment");
        assertThat(cli.run("machine", "list").code()).isEqualTo(ExitCode.USAGE);
        assertThat(cli.run("store", "stats").err()).contains("where machines are is not known");
    }

    @Test
    void whoeverLooksAfterAStoreIsToldThatMachinesAreInAnotherOne() {
        cli.with("MONGO_URI", "mongodb://host/db");
        assertThat(cli.run("store", "stats").err())
                .contains("machines are in mongodb://host/db (MONGO_URI from the environment)", "HOLDFAST_STORE");
        assertThat(cli.run("runs", "list").err()).doesNotContain("machines are in");
        assertThat(cli.with("HOLDFAST_STORE", "file:all").run("store", "stats").err())
                .doesNotContain("machines are in");
    }

    @Test
    void aSettingThatMakesNoSenseIsShownNotThrown() {
        var result = cli.with("STATE_STORE_TYPE", "mysql").run("config");
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("go to nowhere: STATE_STORE_TYPE from the environment is 'mysql'");
    }
}
