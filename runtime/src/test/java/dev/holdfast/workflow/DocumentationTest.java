package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.definition.DefinitionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What docs/workflows.md shows is true. */
class DocumentationTest {
    private static final Path PAGE = Path.of("../docs/workflows.md");
    private static final WorkflowReader READER = new WorkflowReader(TaskHandlers.load());

    private static List<MatchResult> blocks(String regex) throws IOException {
        return Pattern.compile(regex, Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> everyExampleIsAccepted() throws IOException {
        List<MatchResult> examples = blocks("(?m)^```yaml\n(.*?)^```");
        assertThat(examples).hasSizeGreaterThan(6);
        return examples.stream()
                .map(example -> DynamicTest.dynamicTest(
                        example.group(1).lines().findFirst().orElse(""), () -> {
                            assertThat(READER.read("example", example.group(1)).warnings())
                                    .isEmpty();
                        }));
    }

    @Test
    void theExampleOfARefusalSaysWhatItSays() throws IOException {
        MatchResult refusal =
                blocks("(?m)^```yaml refused\n(.*?)^```\\s+```text\n(.*?)^```").getFirst();
        DefinitionException refused =
                catchThrowableOfType(DefinitionException.class, () -> READER.read("", refusal.group(1)));
        assertThat(refused.problems())
                .extracting(problem -> problem.toString().substring(1))
                .containsExactlyElementsOf(refusal.group(2).lines().toList());
    }

    @Test
    void everyToolHasAChapter() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(TaskHandlers.load().keySet())
                .allSatisfy(tool -> assertThat(page).contains("\n### " + tool + "\n"));
        assertThat(EngineTool.NAMES).allSatisfy(tool -> assertThat(page).contains("\n### " + tool + "\n"));
    }
}
