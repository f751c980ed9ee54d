package dev.holdfast.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/test-setup.sh}, as a person uses it. */
class TestSetupTest {
    private static final Path SCRIPT = Path.of("..", "scripts", "test-setup.sh");

    @TempDir
    Path folder;

    private record Result(int code, String out, String err) {}

    private Result call(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("HOLDFAST_SERVERS", folder.toString());
        builder.environment().put("HOLDFAST_SERVERS_CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        int code = builder.start().waitFor();
        return new Result(code, Files.readString(out), Files.readString(err));
    }

    @AfterEach
    void stop() throws Exception {
        call("stop");
    }

    @Test
    void serversAreThereUntilTheyAreStoppedAndTheirDataLonger() throws Exception {
        Result started = call("start");
        assertThat(started.err()).isEqualTo("test-setup: starting the servers…\n");
        assertThat(started.out())
                .contains("postgresql://postgres:", "redis://127.0.0.1:", "neo4j", "mongodb://127.0.0.1:");
        assertThat(started.code()).isZero();
        assertThat(call("start")).isEqualTo(new Result(0, started.out(), ""));
        assertThat(call("status")).isEqualTo(new Result(0, started.out(), ""));
        assertThat(call("logs", "postgresql").out()).contains("database system is ready to accept connections");
        assertThat(call("logs", "redis").out()).contains("Ready to accept connections");
        assertThat(call("stop").out()).startsWith("The servers are stopped");
        assertThat(call("status").err()).contains("the servers are not running; start them by");
        assertThat(processesOnFolder()).isEmpty();
        assertThat(call("start").code()).isZero();
        assertThat(call("logs", "postgresql").out()).contains("database system was interrupted");
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        assertThat(call().err()).contains("scripts/test-setup.sh start ");
        assertThat(call().code()).isEqualTo(2);
        assertThat(call("stop").err()).isEqualTo("test-setup: the servers are not running.\n");
        assertThat(call("logs").code()).isEqualTo(2);
        assertThat(call("logs", "oracle").err()).contains("there is no log of 'oracle'");
        assertThat(call("logs", "../x").code()).isEqualTo(2);
    }

    private List<String> processesOnFolder() {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(folder.toString()))
                .toList();
    }
}
