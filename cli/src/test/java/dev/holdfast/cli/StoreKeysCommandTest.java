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

    @Test
    void aBackupNamesTheKeysItNeedsAndAnExportWarnsThatItIsPlaintext() {
        InProcess cli = with(OLD + " active");
        assertThat(cli.run("run", "flow.yaml", "--store", store).code()).isZero();
        assertThat(cli.run("store", "backup", "backup", "--store", store).out())
                .contains("To restore it takes the key old; keep the key ring, and not beside the backup.");
        String restored = "file:" + directory.resolve("restored");
        var refused = new InProcess(directory).run("store", "restore", "backup", "--store", restored);
        assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("needs the keys it was made with: [old]", "Nothing was restored");
        assertThat(cli.run("store", "restore", "backup", "--store", restored).code())
                .isZero();
        assertThat(cli.run("runs", "list", "--store", restored).out()).contains("flow");

        assertThat(cli.run("store", "export", "state.jsonl", "--store", store).err())
                .contains("warning: state.jsonl will hold values of an encrypted store in plaintext");
        assertThat(cli.run("store", "retain", "--older-than", "0s", "--archive", "old.jsonl", "--store", store)
                        .err())
                .contains("warning: old.jsonl will hold");
    }
}
