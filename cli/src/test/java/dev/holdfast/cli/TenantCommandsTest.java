package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantCommandsTest {
    @TempDir
    private Path directory;

    private InProcess cli;

    @BeforeEach
    void start() throws IOException {
        cli = new InProcess(directory).with("HOLDFAST_STORE", "file:" + directory.resolve("store"));
        Files.writeString(directory.resolve("hello.yaml"), "id: hello\ntasks: [{id: a}]\n");
    }

    private void run(String... tenant) {
        String[] words = new String[2 + tenant.length];
        words[0] = "run";
        words[1] = "hello.yaml";
        System.arraycopy(tenant, 0, words, 2, tenant.length);
        assertThat(cli.run(words).code()).isZero();
    }

    @Test
    void tenantsSeeTheirOwnRunsVersionsAndDeploymentsOnly() {
        run("--tenant", "acme");
        assertThat(cli.run("deploy", "hello@1", "--env", "staging", "--tenant", "acme")
                        .code())
                .isZero();
        assertThat(cli.run("runs", "list", "--tenant", "acme").out()).contains("hello");
        for (String other : new String[] {"default", "acm", "acme2"}) {
            assertThat(cli.run("runs", "list", "--tenant", other).out()).isEqualTo("No runs yet.\n");
            assertThat(cli.run("workflow", "versions", "hello", "--tenant", other)
                            .out())
                    .isEqualTo("No versions of hello yet.\n");
            assertThat(cli.run("deploy", "list", "--tenant", other).out()).isEqualTo("No deployments yet.\n");
            assertThat(cli.run("run", "hello", "--env", "staging", "--tenant", other)
                            .code())
                    .isEqualTo(ExitCode.USAGE);
        }
        run();
        run("--tenant", "default");
        assertThat(cli.run("runs", "list").lines()).hasSize(3);
        assertThat(cli.run("runs", "list", "--tenant", "acme").lines()).hasSize(2);
    }

    @Test
    void suggestedCommandsNameTheTenant() {
        Result ended = cli.run("run", "hello.yaml", "--tenant", "acme");
        assertThat(ended.out()).contains("holdfast runs show hello --tenant acme");
    }

    @Test
    void aStoreThatWasMovedIsWrittenToByNoTenant() {
        run("--tenant", "acme");
        String from = "file:" + directory.resolve("store");
        String to = "file:" + directory.resolve("copy");
        Result moved = cli.run("store", "migrate", from, to);
        assertThat(moved.code()).as(moved.err()).isZero();
        Result refused = cli.run("run", "hello.yaml", "--tenant", "acme");
        assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("its state is kept in " + to);
        assertThat(cli.run("runs", "list", "--store", to, "--tenant", "acme").lines())
                .hasSize(2);
        assertThat(cli.run("runs", "list", "--store", to).out()).isEqualTo("No runs yet.\n");
    }
}
