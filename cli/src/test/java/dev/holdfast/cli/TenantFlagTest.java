package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants of one store do not meet, and what is encrypted is not read without its key. */
class TenantFlagTest {
    private static final String KEYS = "k=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= active";

    @TempDir
    private Path directory;

    private InProcess cli;
    private String store = "";

    @BeforeEach
    void writeAWorkflow() throws IOException {
        cli = new InProcess(directory);
        store = "file:" + directory.resolve("state");
        Files.writeString(directory.resolve("flow.yaml"), "id: flow\nname: telltale\ntasks: [{id: a}]\n");
    }

    @Test
    void eachTenantSeesItsOwnRuns() {
        assertThat(cli.run("run", "flow.yaml", "--store", store, "--tenant", "acme")
                        .code())
                .isZero();
        assertThat(cli.run("runs", "show", "flow", "--store", store, "--tenant", "acme")
                        .code())
                .isZero();
        assertThat(cli.with("HOLDFAST_TENANT", "acme")
                        .run("runs", "show", "flow", "--store", store)
                        .code())
                .isZero();
        for (String other : new String[] {"default", "umbrella"}) {
            assertThat(cli.run("runs", "show", "flow", "--store", store, "--tenant", other)
                            .code())
                    .isEqualTo(ExitCode.FAILED);
        }
    }

    @Test
    void whatCannotBeATenantIsAUsageError() {
        var result = cli.run("run", "flow.yaml", "--store", store, "--tenant", "a/b");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("'a/b' cannot be a tenant");
    }

    @Test
    void withKeysNothingIsWrittenInPlainAndWithoutThemNothingIsRead() throws IOException {
        assertThat(cli.with("HOLDFAST_KEYS", KEYS)
                        .run("run", "flow.yaml", "--store", store)
                        .code())
                .isZero();
        try (Stream<Path> files = Files.walk(directory.resolve("state"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).doesNotContain("telltale");
            }
        }
        var without = new InProcess(directory).run("runs", "show", "flow", "--store", store);
        assertThat(without.code()).isEqualTo(ExitCode.FAILED);
        assertThat(without.err()).contains("its key is missing").contains("HOLDFAST_KEYS");
        assertThat(cli.run("config").out()).doesNotContain("AAECAwQF");
    }

    @Test
    void aRingWithoutAnActiveKeyIsRefusedWithoutBeingShown() {
        var result = cli.with("HOLDFAST_KEYS", KEYS.replace(" active", "")).run("run", "flow.yaml");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("the key ring has no active key").doesNotContain("AAECAwQF");
    }
}
