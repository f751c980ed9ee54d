package dev.holdfast.workflow.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class FileTaskTest {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    private Path directory;

    private Calls file;

    @BeforeEach
    void open() {
        file = new Calls(new FileTask(), directory);
    }

    private JsonNode run(String operation, String more) throws Exception {
        return file.run("{\"operation\": \"" + operation + "\", " + more + "}");
    }

    @Test
    void whatIsWrittenIsReadBack() throws Exception {
        assertThat(run("write", "\"path\": \"deep/er/a.txt\", \"content\": \"abc\"")
                        .toString())
                .isEqualTo("{\"path\":\"deep/er/a.txt\",\"bytes\":3,\"sha256\":\"" + ABC + "\"}");
        assertThat(run("read", "\"path\": \"deep/er/a.txt\"").toString())
                .isEqualTo("{\"path\":\"deep/er/a.txt\",\"bytes\":3,\"content\":\"abc\"}");
    }

    @Test
    void anythingButTextIsWrittenAsJson() throws Exception {
        run("write", "\"path\": \"a.json\", \"content\": {\"a\": [1, \"x\"]}");
        assertThat(Files.readString(directory.resolve("a.json")))
                .startsWith("{\n")
                .endsWith("}\n");
        assertThat(run("read", "\"path\": \"a.json\", \"parse\": \"json\"")
                        .path("content")
                        .toString())
                .isEqualTo("{\"a\":[1,\"x\"]}");
    }

    @Test
    void aFileIsReplacedWholeAndKeepsItsPermissions() throws Exception {
        Path script = Files.writeString(directory.resolve("s.sh"), "old");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x---"));
        run("write", "\"path\": \"s.sh\", \"content\": \"new\"");
        assertThat(script).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(script)))
                .isEqualTo("rwxr-x---");
        assertThat(directory.toFile().list()).containsExactly("s.sh");
    }

    @Test
    void aLinkStaysALinkAndWhatItLeadsToIsReplaced() throws Exception {
        Path real = Files.createDirectory(directory.resolve("sub")).resolve("real");
        Files.writeString(real, "old");
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("sub/real"));
        run("write", "\"path\": \"link\", \"content\": \"new\"");
        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("new");
        run("copy", "\"path\": \"link\", \"to\": \"link\"");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void whatAKilledAttemptLeftIsRemovedAndNothingElse() throws Exception {
        Path left = Files.createFile(directory.resolve(".tmp-4b60364f9907ab74~8d3f"));
        Path other = Files.createFile(directory.resolve(".tmp-other~8d3f"));
        run("write", "\"path\": \"a\", \"content\": \"new\"");
        assertThat(left).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void copyingKeepsContentAndPermissions() throws Exception {
        Path from = Files.writeString(directory.resolve("from"), "abc");
        Files.setPosixFilePermissions(from, PosixFilePermissions.fromString("rwx------"));
        assertThat(run("copy", "\"path\": \"from\", \"to\": \"sub/to\"")
                        .path("sha256")
                        .asString())
                .isEqualTo(ABC);
        Path to = directory.resolve("sub/to");
        assertThat(to).hasContent("abc");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to)))
                .isEqualTo("rwx------");
    }

    @Test
    void readingAsLinesBase64OrWithALimit() throws Exception {
        Files.writeString(directory.resolve("l"), "a\nb\n");
        assertThat(run("read", "\"path\": \"l\", \"parse\": \"lines\"")
                        .path("content")
                        .toString())
                .isEqualTo("[\"a\",\"b\"]");
        Files.write(directory.resolve("bin"), new byte[] {(byte) 0xff, 0});
        assertThat(run("read", "\"path\": \"bin\", \"parse\": \"base64\"")
                        .path("content")
                        .asString())
                .isEqualTo("/wA=");
        assertThatThrownBy(() -> run("read", "\"path\": \"bin\""))
                .isInstanceOf(TaskFailed.class)
                .hasMessage("'bin' is not UTF-8 text; read it with 'parse: base64'");
        assertThatThrownBy(() -> run("read", "\"path\": \"l\", \"maxBytes\": 3"))
                .isInstanceOf(TaskFailed.class)
                .hasMessage("'l' has more than 3 bytes; raise inputs.maxBytes, or hand its name to a command");
        assertThatThrownBy(() -> run("read", "\"path\": \"l\", \"parse\": \"json\""))
                .isInstanceOf(TaskFailed.class)
                .hasMessageStartingWith("'l' is not JSON: ")
                .hasMessageEndingWith(" in line 1; mend it");
    }

    @Test
    void deletingTwiceIsDeletingOnce() throws Exception {
        Files.writeString(directory.resolve("a"), "x");
        assertThat(run("delete", "\"path\": \"a\"").path("deleted").asBoolean()).isTrue();
        assertThat(run("delete", "\"path\": \"a\"").path("deleted").asBoolean()).isFalse();
    }

    @Test
    void aDirectoryIsDeletedOnlyIfAskedAndLinksInItAreNotFollowed() throws Exception {
        Files.createDirectories(directory.resolve("keep"));
        Files.writeString(directory.resolve("keep/me"), "x");
        Files.createDirectories(directory.resolve("d/e"));
        Files.writeString(directory.resolve("d/e/f"), "x");
        Files.createSymbolicLink(directory.resolve("d/link"), directory.resolve("keep"));
        assertThatThrownBy(() -> run("delete", "\"path\": \"d\""))
                .isInstanceOf(TaskFailed.class)
                .hasMessage("the directory 'd' is not empty; write 'recursive: true' to delete all in it");
        run("delete", "\"path\": \"d\", \"recursive\": true");
        assertThat(directory.toFile().list()).containsExactly("keep");
        assertThat(directory.resolve("keep/me")).exists();
        assertThatThrownBy(() -> run("delete", "\"path\": \".\", \"recursive\": true"))
                .isInstanceOf(TaskFailed.class)
                .hasMessage("'.' is the run's own directory; name something in it");
    }

    @Test
    void listingTellsNamesTypesAndSizesInOrder() throws Exception {
        Files.createDirectory(directory.resolve("b"));
        Files.writeString(directory.resolve("a"), "12");
        Files.createSymbolicLink(directory.resolve("c"), directory.resolve("a"));
        assertThat(run("list", "\"path\": \".\"").path("entries").toString())
                .isEqualTo(
                        "[{\"name\":\"a\",\"type\":\"file\",\"bytes\":2},{\"name\":\"b\",\"type\":\"directory\",\"bytes\":0},"
                                + "{\"name\":\"c\",\"type\":\"link\",\"bytes\":0}]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            **/*.java      | ["A.java","src/B.java","src/x/C.java"]
            *.java         | ["A.java"]
            src/**/*.java  | ["src/B.java","src/x/C.java"]
            {src,lib}/*    | ["lib/D.txt","src/B.java"]
            **             | ["A.java","lib/D.txt","src/B.java","src/x/C.java"]
            none*          | []
            """)
    void globFindsFilesInOrderNamedForLaterTasks(String pattern, String found) throws Exception {
        for (String name : new String[] {"A.java", "src/B.java", "src/x/C.java", "lib/D.txt"}) {
            Files.createDirectories(directory.resolve(name).getParent());
            Files.writeString(directory.resolve(name), "");
        }
        assertThat(run("glob", "\"pattern\": \"" + pattern + "\"").path("files").toString())
                .isEqualTo(found);
    }

    @Test
    @Timeout(20)
    void noPatternKeepsItBusy() throws Exception {
        Path deep = Files.createDirectories(directory.resolve("a/".repeat(28)));
        Files.writeString(deep.resolve("f"), "");
        assertThat(run("glob", "\"pattern\": \"" + "**/".repeat(14) + "x\"")
                        .path("files")
                        .toString())
                .isEqualTo("[]");
    }

    @Test
    void globBelowADirectoryNamesFilesFromTheRunsDirectory() throws Exception {
        Files.createDirectories(directory.resolve("src"));
        Files.writeString(directory.resolve("src/B.java"), "");
        assertThat(run("glob", "\"pattern\": \"*\", \"path\": \"src\"")
                        .path("files")
                        .toString())
                .isEqualTo("[\"src/B.java\"]");
    }

    @Test
    void aChecksumIsGivenOrDemanded() throws Exception {
        Files.writeString(directory.resolve("a"), "abc");
        assertThat(run("checksum", "\"path\": \"a\"").toString())
                .isEqualTo("{\"path\":\"a\",\"bytes\":3,\"sha256\":\"" + ABC + "\"}");
        run("checksum", "\"path\": \"a\", \"expect\": \"" + ABC.toUpperCase(Locale.ROOT) + "\"");
        Files.writeString(directory.resolve("a"), "abd");
        assertThatThrownBy(() -> run("checksum", "\"path\": \"a\", \"expect\": \"" + ABC + "\""))
                .isInstanceOf(TaskFailed.class)
                .hasMessageMatching(
                        "'a' has the SHA-256 [0-9a-f]{64}, not " + ABC + "; it was changed or damaged, fetch it again");
    }

    @Test
    void whatIsMissingOrOfAnotherKindIsNamed() throws Exception {
        Files.createDirectory(directory.resolve("d"));
        Files.writeString(directory.resolve("f"), "");
        String missing = "there is no 'gone'; check the name, or create it in a task before";
        assertThatThrownBy(() -> run("read", "\"path\": \"gone\"")).hasMessage(missing);
        assertThatThrownBy(() -> run("copy", "\"path\": \"gone\", \"to\": \"x\""))
                .hasMessage(missing);
        assertThatThrownBy(() -> run("checksum", "\"path\": \"gone\"")).hasMessage(missing);
        assertThatThrownBy(() -> run("list", "\"path\": \"gone\"")).hasMessageContaining("gone'; check the name");
        assertThatThrownBy(() -> run("read", "\"path\": \"d\"")).hasMessage("'d' is a directory; name a file");
        assertThatThrownBy(() -> run("write", "\"path\": \"d\", \"content\": \"\""))
                .hasMessage("'d' is a directory; name a file");
        assertThatThrownBy(() -> run("list", "\"path\": \"f\"")).hasMessage("'f' is not a directory; name one");
        assertThatThrownBy(() -> run("glob", "\"pattern\": \"[\""))
                .hasMessageStartingWith("inputs.pattern is '[', which is not a pattern (a ] is missing)");
    }

    @Test
    void wrongInputsAreTold() {
        assertThatThrownBy(() -> file.run("{}"))
                .hasMessageContaining("inputs.operation is ''; write one of checksum, copy");
        assertThatThrownBy(() -> run("write", "\"pth\": \"x\""))
                .hasMessage("inputs.content is missing; write a text, or any other value, which is written as JSON;"
                        + " inputs.path is missing; write a text; inputs.pth is not known here; did you mean 'path'?");
        assertThatThrownBy(() -> run("checksum", "\"path\": \"x\", \"expect\": \"12\""))
                .hasMessage("inputs.expect is '12'; write a SHA-256 of 64 hexadecimal digits");
    }

    @Test
    void anInterruptEndsIt() throws Exception {
        Files.writeString(directory.resolve("a"), "x");
        for (String inputs : new String[] {
            "{\"operation\": \"glob\", \"pattern\": \"*\"}",
            "{\"operation\": \"list\"}",
            "{\"operation\": \"read\", \"path\": \"a\"}",
            "{\"operation\": \"checksum\", \"path\": \"a\"}",
            "{\"operation\": \"copy\", \"path\": \"a\", \"to\": \"b\"}",
            "{\"operation\": \"write\", \"path\": \"a\", \"content\": \"y\"}",
            "{\"operation\": \"delete\", \"path\": \"a\", \"recursive\": true}"
        }) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> file.run(inputs)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
        assertThat(directory.toFile().list()).containsExactly("a");
        assertThat(directory.resolve("a")).hasContent("x");
    }

    @Test
    void whatIsNoRegularFileIsNotRead() throws Exception {
        new ProcessBuilder("mkfifo", directory.resolve("pipe").toString())
                .start()
                .waitFor();
        assertThatThrownBy(() -> run("read", "\"path\": \"pipe\""))
                .isInstanceOf(TaskFailed.class)
                .hasMessage("'pipe' is a pipe or a device; name a file");
    }

    @Test
    void whatTheSystemRefusesSaysWhatToCheck() throws Exception {
        Files.writeString(directory.resolve("a"), "x");
        assertThatThrownBy(() -> run("write", "\"path\": \"a/b\", \"content\": \"x\""))
                .isInstanceOf(IOException.class)
                .hasMessage("the operation 'write' failed (FileAlreadyExistsException: " + directory.resolve("a")
                        + "); check the path, permissions and free space");
    }
}
