package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HelpTest {
    @TempDir
    private Path directory;

    private static Stream<CommandLine> leaves(CommandLine command) {
        return command.getSubcommands().isEmpty()
                ? Stream.of(command)
                : command.getSubcommands().values().stream().flatMap(HelpTest::leaves);
    }

    private List<CommandLine> commands() {
        var nowhere = new PrintWriter(Writer.nullWriter());
        return leaves(new InProcess(directory).line(new Console(nowhere, nowhere, true, () -> null)))
                .toList();
    }

    @Test
    void everyCommandSpeaksJsonAndExplainsItselfWithAnExample() {
        assertThat(commands()).hasSizeGreaterThan(10).allSatisfy(command -> {
            String help = command.getUsageMessage();
            assertThat(help).contains("--json", "--help", "Example").doesNotContain("null");
            assertThat(help.lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        });
    }

    @Test
    void theHelpListsEveryCommandAndEveryExitCode() {
        var help = new InProcess(directory).run("--help");
        assertThat(help.code()).isZero();
        assertThat(help.out())
                .contains("run", "runs", "store", "config", "validate", "version")
                .contains("0 done, 1 failed, 2 usage, 3 stopped unfinished, 4 conflict");
    }

    @Test
    void aCommandThatDoesNotExistIsRefusedWithThoseThatDo() {
        var result = new InProcess(directory).run("rnu", "x.yaml");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("holdfast: ")
                .contains("rnu")
                .contains("run")
                .contains("--help");
    }

    @Test
    void anUnknownFlagAndAMissingArgumentAreUsageErrors() {
        assertThat(new InProcess(directory).run("run").code()).isEqualTo(ExitCode.USAGE);
        assertThat(new InProcess(directory).run("run").err()).contains("WORKFLOW");
        assertThat(new InProcess(directory)
                        .run("run", "x.yaml", "--paralel", "2")
                        .err())
                .contains("--paralel")
                .contains("holdfast run --help");
        assertThat(new InProcess(directory)
                        .run("run", "x.yaml", "--parallel", "many")
                        .err())
                .contains("--parallel")
                .contains("many");
        assertThat(new InProcess(directory).run().code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void withJsonAUsageErrorIsAnObject() {
        var result = new InProcess(directory).run("run", "--json");
        assertThat(Trees.MAPPER.readTree(result.err()).at("/error/exitCode").asInt())
                .isEqualTo(ExitCode.USAGE);
    }
}
