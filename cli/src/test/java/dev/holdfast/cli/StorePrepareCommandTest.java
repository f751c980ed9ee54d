package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorePrepareCommandTest {
    @TempDir
    private Path directory;

    private InProcess cli;

    @BeforeEach
    void prepare() {
        cli = new InProcess(directory);
    }

    @Test
    void whatIsToComeCanBeReadAndIsThenApplied() {
        String url = "sqlite:" + directory.resolve("a.db");
        assertThat(cli.run("store", "prepare", "--store", url, "--print").out())
                .contains("create table holdfast_events");
        assertThat(directory.resolve("a.db")).doesNotExist();
        assertThat(cli.run("store", "prepare", "--store", url).out()).isEqualTo("The store is ready.\n");
        assertThat(cli.run("store", "prepare", "--store", url).out()).isEqualTo("The store was ready already.\n");
        assertThat(cli.run("store", "prepare", "--store", url, "--print").out()).isEqualTo("-- nothing to change\n");
        assertThat(cli.run("store", "prepare", "--store", url, "--json").out())
                .contains("\"applied\":true", "\"statements\":\"\"");
    }
}
