package dev.holdfast.workflow.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No name leads out of the directory of the run unless the task says that it may. */
class RunFilesTest {
    @TempDir
    private Path top;

    private Path directory;
    private Calls file;

    @BeforeEach
    void open() throws Exception {
        directory = Files.createDirectories(top.resolve("run"));
        Files.writeString(top.resolve("secret"), "s");
        Files.createDirectory(top.resolve("other"));
        Files.createSymbolicLink(directory.resolve("away"), top.resolve("other"));
        Files.createSymbolicLink(directory.resolve("leak"), top.resolve("secret"));
        Files.createSymbolicLink(directory.resolve("dangling"), top.resolve("nothing"));
        file = new Calls(new FileTask(), directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "a/../../secret", "/etc/passwd", "leak", "away/new", "dangling"})
    void namesThatLeadOutAreRefusedForReadingAndWriting(String name) {
        for (String inputs : new String[] {
            "{\"operation\": \"read\", \"path\": \"" + name + "\"}",
            "{\"operation\": \"write\", \"path\": \"" + name + "\", \"content\": \"x\"}"
        }) {
            assertThatThrownBy(() -> file.run(inputs))
                    .isInstanceOf(TaskFailed.class)
                    .hasMessageContaining("'" + name + "'");
        }
        assertThat(top.resolve("secret")).hasContent("s");
        assertThat(top.resolve("other")).isEmptyDirectory();
        assertThat(top.resolve("nothing")).doesNotExist();
    }

    @Test
    void theMessageSaysHowToAllowIt() {
        assertThatThrownBy(() -> file.run("{\"operation\": \"read\", \"path\": \"../secret\"}"))
                .hasMessage("'../secret' is outside of the run's directory '" + directory
                        + "'; name one inside, or write 'outside: true' to allow it");
        assertThatThrownBy(() -> file.run("{\"operation\": \"read\", \"path\": \"leak\"}"))
                .hasMessageStartingWith(
                        "'leak' leads to '" + top.resolve("secret") + "' by a link, outside of the run's directory");
    }

    @Test
    void aLinkThatLeadsOutCanStillBeDeleted() throws Exception {
        file.run("{\"operation\": \"delete\", \"path\": \"away\", \"recursive\": true}");
        assertThat(Files.exists(directory.resolve("away"))).isFalse();
        assertThat(top.resolve("other")).exists();
    }

    @Test
    void outsideIsAllowedWhereTheTaskSaysSo() throws Exception {
        assertThat(file.run("{\"operation\": \"read\", \"path\": \"../secret\", \"outside\": true}")
                        .path("content")
                        .asString())
                .isEqualTo("s");
        file.run("{\"operation\": \"copy\", \"path\": \"" + top.resolve("secret")
                + "\", \"to\": \"mine\", \"outside\": true}");
        assertThat(directory.resolve("mine")).hasContent("s");
    }

    @Test
    void aRelativeDirectoryWorksToo() throws Exception {
        var here = new RunFiles(Path.of(""), false);
        assertThat(here.file("pom.xml")).exists();
        assertThat(here.name(here.file("src/main"))).isEqualTo("src/main");
        assertThatThrownBy(() -> here.file("../pom.xml")).isInstanceOf(TaskFailed.class);
    }
}
