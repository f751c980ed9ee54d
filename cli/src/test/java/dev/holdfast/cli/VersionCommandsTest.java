package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionCommandsTest {
    @TempDir
    private Path directory;

    private InProcess cli;

    @BeforeEach
    void start() {
        cli = new InProcess(directory).with("HOLDFAST_STORE", "file:" + directory.resolve("store"));
        cli.with("USER", "ann");
    }

    private void write(String word) throws IOException {
        Files.writeString(
                directory.resolve("hello.yaml"),
                "id: hello\ntasks: [{id: say, toolName: shell, inputs: {command: \"echo " + word + " >> said\"}}]\n");
    }

    private Result done(String... words) {
        Result result = cli.run(words);
        assertThat(result.code()).as(result.err()).isZero();
        return result;
    }

    @Test
    void publishedVersionsAreNumberedAndListedTheNewestFirst() throws IOException {
        write("one");
        assertThat(done("workflow", "publish", "hello.yaml", "--note", "the first")
                        .out())
                .isEqualTo("Published hello@1.\n");
        assertThat(done("workflow", "publish", "hello.yaml").out())
                .startsWith("This is hello@1 already, by ann on ")
                .endsWith("; nothing was changed.\n");
        write("two");
        done("workflow", "publish", "hello.yaml", "--by", "bob");
        Result list = done("workflow", "versions", "hello");
        assertThat(list.lines()).hasSize(3);
        assertThat(list.lines().get(1)).matches("hello@2 +[0-9a-f]{12} +20.* +bob");
        assertThat(list.lines().get(2)).matches("hello@1 +[0-9a-f]{12} +20.* +ann +the first");
        assertThat(done("workflow", "versions", "hello", "--json")
                        .lastJson()
                        .at("/spec/tasks/0/id")
                        .asString())
                .isEqualTo("say");
    }

    @Test
    void aVersionRunsAlthoughTheFileHasChangedOrIsGone() throws IOException {
        write("one");
        done("workflow", "publish", "hello.yaml");
        write("two");
        done("workflow", "publish", "hello.yaml");
        Files.delete(directory.resolve("hello.yaml"));
        done("run", "hello@1");
        done("run", "hello@2");
        assertThat(directory.resolve("said")).hasContent("one\ntwo\n");
        Result unknown = cli.run("run", "hello@3");
        assertThat(unknown.code()).isEqualTo(ExitCode.FAILED);
        assertThat(unknown.err()).contains("workflow 'hello' has no version 3; its newest is 2");
        assertThat(cli.run("run", "other@1").err()).contains("there is no version of workflow 'other'");
    }

    @Test
    void everyDefinitionThatRunsIsKeptOnce() throws IOException {
        write("one");
        done("run", "hello.yaml");
        done("run", "hello.yaml");
        write("two");
        done("run", "hello.yaml");
        assertThat(done("workflow", "versions", "hello", "--json").lines()).hasSize(2);
        assertThat(done("store", "stats").lines()).anyMatch(line -> line.matches("workflow_versions +2"));
        assertThat(done("workflow", "publish", "hello.yaml").out()).startsWith("This is hello@2 already");
    }

    @Test
    void theDefinitionOfADetachedRunIsKeptToo() throws IOException {
        write("one");
        done("run", "hello.yaml", "--detach");
        assertThat(done("workflow", "versions", "hello").lines()).hasSize(2);
    }

    @Test
    void aFileThatIsNamedLikeAVersionIsAFile() throws IOException {
        Files.writeString(directory.resolve("hello@1"), "id: file\ntasks: [{id: a}]\n");
        assertThat(done("run", "hello@1").out()).contains("Run file completed");
    }

    @Test
    void whatIsWrongIsNotPublished() throws IOException {
        Files.writeString(directory.resolve("wrong.yaml"), "id: wrong\ntasks: []\n");
        assertThat(cli.run("workflow", "publish", "wrong.yaml").err()).contains("at least one task");
        assertThat(cli.run("workflow").code()).isEqualTo(ExitCode.USAGE);
    }
}
