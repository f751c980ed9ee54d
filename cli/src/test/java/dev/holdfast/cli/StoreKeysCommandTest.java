package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreKeysCommandTest {
    private static final String OLD = "old=" + key('o');
    private static final String NEW = "new=" + key('n');

    @TempDir
    private Path directory;

    private String store;

    @BeforeEach
    void writeWorkflow() throws IOException {
        Files.writeString(directory.resolve("flow.yaml"), "id: flow\ntasks:\n  - id: a\n");
        store = "file:" + directory.resolve("state");
    }

    private static String key(char letter) {
        return Base64.getEncoder()
                .encodeToString(String.valueOf(letter).repeat(32).getBytes(StandardCharsets.US_ASCII));
    }

    private InProcess with(String keys) {
        return new InProcess(directory).with("HOLDFAST_KEYS", keys);
    }

    @Test
    void keysAreRotatedAndTheOldOneIsNoLongerNeeded() {
        assertThat(with(OLD + " active")
                        .run("run", "flow.yaml", "--store", store)
                        .code())
                .isZero();
        assertThat(with(OLD + ", " + NEW + " active")
                        .run("store", "keys", "--store", store)
                        .out())
                .contains("old", "still needed");
        assertThat(with(NEW + " active").run("runs", "list", "--store", store).err())
                .contains("old");
        var rotated = with(OLD + ", " + NEW + " active").run("store", "keys", "--rotate", "--store", store);
        assertThat(rotated.out()).contains("Wrapped 1 of 1 data key", "active").doesNotContain("still needed");
        assertThat(with(NEW + " active").run("runs", "list", "--store", store).out())
                .contains("flow");
        assertThat(with(NEW + " active")
                        .run("store", "keys", "--json", "--store", store)
                        .out())
                .contains("\"active\":\"new\"")
                .doesNotContain(key('n'));
    }

    @Test
    void whereNothingIsEncryptedItSaysHowToBegin() {
        assertThat(new InProcess(directory)
                        .run("run", "flow.yaml", "--store", store)
                        .code())
                .isZero();
        var result = new InProcess(directory).run("store", "keys", "--store", store);
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("no keys are given", "HOLDFAST_KEYS");
    }
}
