package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployCommandsTest {
    @TempDir
    private Path directory;

    private InProcess cli;

    @BeforeEach
    void publish() throws IOException {
        cli = new InProcess(directory).with("HOLDFAST_STORE", "file:" + directory.resolve("store"));
        cli.with("USER", "ann");
        for (String word : new String[] {"one", "two"}) {
            Files.writeString(
                    directory.resolve("hello.yaml"),
                    "id: hello\ntasks: [{id: say, toolName: shell, inputs: {command: \"echo " + word
                            + " >> said\"}}]\n");
            done("workflow", "publish", "hello.yaml");
        }
    }

    private Result done(String... words) {
        Result result = cli.run(words);
        assertThat(result.code()).as(result.err()).isZero();
        return result;
    }

    private String refused(String... words) {
        Result result = cli.run(words);
        assertThat(result.code()).as(result.out()).isEqualTo(ExitCode.FAILED);
        return result.err();
    }

    @Test
    void aVersionGoesFromStagingToProductionAndBack() throws IOException {
        assertThat(done("deploy", "hello@1", "--env", "staging").out())
                .isEqualTo("deployment-1-staging: hello@1 is deployed in staging.\n");
        done("run", "hello", "--env", "staging");
        Files.writeString(directory.resolve("junit.txt"), "all green");
        done("deploy", "test", "deployment-1-staging", "--passed", "3", "--failed", "0", "--report", "junit.txt");
        assertThat(done("deploy", "promote", "deployment-1-staging").lines())
                .containsExactly(
                        "deployment-2-production: hello@1 waits for 1 approval.",
                        "Approve it with: holdfast deploy approve deployment-2-production --by WHO");
        assertThat(cli.run("run", "hello", "--env", "production").err())
                .contains("nothing is deployed of workflow 'hello' in production");
        assertThat(done("deploy", "approve", "deployment-2-production", "--by", "bob", "--reason", "go")
                        .out())
                .isEqualTo("deployment-2-production: hello@1 is deployed in production.\n");
        done("deploy", "hello@2", "--env", "production");
        done("deploy", "approve", "deployment-3-production", "--by", "bob");
        done("run", "hello", "--env", "production");
        assertThat(done("deploy", "rollback", "hello", "--env", "production").out())
                .isEqualTo("deployment-2-production: hello@1 is deployed in production.\n");
        done("run", "hello", "--env", "production");
        assertThat(directory.resolve("said")).hasContent("one\ntwo\none\n");
    }

    @Test
    void deploymentsAreListedAndShownWithAllThatHappened() throws IOException {
        done("deploy", "hello@1", "--env", "production", "--block-on-failure");
        Files.writeString(directory.resolve("junit.txt"), "one is red");
        assertThat(done(
                                "deploy",
                                "test",
                                "deployment-1-production",
                                "--passed",
                                "3",
                                "--failed",
                                "1",
                                "--report",
                                "junit.txt",
                                "--by",
                                "ci")
                        .out())
                .startsWith("deployment-1-production: hello@1 has failed: 1 of 4 tests");
        done("deploy", "hello@2", "--env", "staging");
        Result list = done("deploy", "list");
        assertThat(list.lines().get(0)).matches("DEPLOYMENT +VERSION +STATUS +UPDATED +BY +REASON");
        assertThat(list.lines().get(1)).matches("deployment-2-staging +hello@2 +\\*deployed +20.* +ann");
        assertThat(list.lines().get(2)).matches("deployment-1-production +hello@1 +failed +20.* +ann +1 of 4 tests.*");
        assertThat(done("deploy", "show", "deployment-1-production").lines())
                .anyMatch(line -> line.matches("status +failed"))
                .anyMatch(line -> line.matches("20.* DEPLOYMENT_TEST_RUN +ci +\\{\"passed\":3,\"failed\":1}"))
                .anyMatch(line -> line.matches("20.* DEPLOYMENT_FAILED +ci .*"));
        assertThat(done("deploy", "show", "deployment-1-production", "--json")
                        .json()
                        .at("/events/1/data/report")
                        .asString())
                .isEqualTo("one is red");
        assertThat(done("store", "stats").lines()).anyMatch(line -> line.matches("deployments +2"));
    }

    @Test
    void aRejectedDeploymentStaysRejected() {
        done("deploy", "hello@1", "--env", "production");
        assertThat(done("deploy", "reject", "deployment-1-production", "--by", "bob")
                        .out())
                .isEqualTo("deployment-1-production: hello@1 was rejected.\n");
        assertThat(refused("deploy", "approve", "deployment-1-production", "--by", "eve"))
                .contains("it is rejected");
        assertThat(refused("deploy", "promote", "deployment-1-production")).contains("cannot promote");
        assertThat(refused("deploy", "show", "deployment-7-staging")).contains("there is no deployment");
        assertThat(refused("deploy", "rollback", "hello", "--env", "production"))
                .contains("nothing is deployed");
    }

    @Test
    void aCommandLineThatMakesNoSenseIsRefused() {
        for (String[] words : new String[][] {
            {"deploy"},
            {"deploy", "hello@1"},
            {"deploy", "hello", "--env", "staging"},
            {"deploy", "hello@1", "--env", "moon"},
            {"deploy", "approve", "deployment-1-staging"},
            {"deploy", "test", "deployment-1-staging", "--passed", "0", "--failed", "0"},
            {"deploy", "hello@1", "--env", "staging", "--approvals", "-1"}
        }) {
            assertThat(cli.run(words).code()).as(String.join(" ", words)).isEqualTo(ExitCode.USAGE);
        }
        assertThat(refused("deploy", "hello@9", "--env", "staging")).contains("no version 9");
    }
}
