package dev.holdfast.workflow;

import static dev.holdfast.workflow.Reading.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.definition.DefinitionException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no definitions at all end in a sentence, quickly. */
class BadFilesTest {
    @TempDir
    private Path directory;

    private String refusal(Path file) {
        DefinitionException refused = catchThrowableOfType(DefinitionException.class, () -> Reading.READER.read(file));
        assertThat(refused).isNotNull();
        assertThat(refused.problems()).hasSize(1);
        return refused.problems().getFirst().toString();
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(directory.resolve("w.yaml"), content);
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = directory.resolve("none.yaml");
        assertThat(refusal(missing))
                .isEqualTo(missing + ": there is no such file; check the name, and the directory you are in");
    }

    @Test
    void aDirectoryIsNoFile() {
        assertThat(refusal(directory)).isEqualTo(directory + ": this is a directory; name the YAML or JSON file in it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only a comment\n", "---\n"})
    void anEmptyFileSaysHowAWorkflowBegins(String content) throws IOException {
        assertThat(refusal(file(content.getBytes(StandardCharsets.UTF_8))))
                .containsAnyOf("the file is empty; a workflow begins with 'id:' and 'tasks:'", "and this is none");
    }

    @Test
    void aHugeFileIsRefusedBeforeItIsRead() throws IOException {
        Path huge = directory.resolve("huge.yaml");
        try (var file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(100L << 20);
        }
        assertThat(refusal(huge))
                .isEqualTo(huge
                        + ": the file is larger than 10 MiB, so it was not read; keep data in files that tasks read");
    }

    @Test
    void whatIsNotUtf8SaysWhere() throws IOException {
        byte[] latin = "id: x\nname: Grün\n".getBytes(StandardCharsets.ISO_8859_1);
        Path file = file(latin);
        assertThat(refusal(file)).isEqualTo(file + ":2:9: this is not UTF-8 text; save the file in the encoding UTF-8");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() throws IOException {
        Path file = file("\uFEFFtasks: [{id: a}]".getBytes(StandardCharsets.UTF_8));
        assertThat(Reading.READER.read(file).workflow().tasks()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            tasks:\\n\\t- id: a             | 2:1 a tab cannot stand here in YAML; indent with spaces
            id: a: b                     | 1:6 this is not valid YAML or JSON: mapping values are not allowed here;
            tasks: [{id: a}              | 2:1 this is not valid YAML or JSON: expected ',' or ']',
            {"id": "a", "tasks": [       | 2:1 this is not valid YAML or JSON:
            tasks: *gone                 | 1:6 there is no finished '&gone' before the alias '*gone'; define it above, outside of itself
            tasks: &t [*t]               | 1:12 there is no finished '&t' before the alias '*t'; define it above, outside of itself
            id: a\\n---\\nid: b            | 3:1 a second document begins; keep one workflow in a file
            ? [a, b]\\n: c                | 1:4 a key that is a list or an object is not possible; write a plain text
            id: "a                       | 2:1 this is not valid YAML or JSON: found unexpected end of stream
            """)
    void malformedTextSaysWhere(String text, String problem) {
        assertThat(problems(text.replace("\\n", "\n").replace("\\t", "\t") + "\n"))
                .singleElement()
                .asString()
                .startsWith(problem);
    }

    @Test
    void controlCharactersAreRefused() {
        assertThat(problems("id: a\u0001\n")).singleElement().asString().contains("special characters are not allowed");
    }

    @Test
    void aBombOfAliasesIsDefused() {
        var bomb = new StringBuilder("x-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            String alias = "*a" + (i - 1);
            bomb.append("x-%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(10, alias))));
        }
        assertThat(problems(bomb.toString()))
                .singleElement()
                .asString()
                .contains("anchors and aliases expand to too much");
    }

    @Test
    void manySmallAliasesAreBoundedToo() {
        String anchor = "x-a: &a [" + "1, ".repeat(9_000) + "1]\n";
        String text = anchor + "x-b:\n" + "  - *a\n".repeat(100);
        assertThat(problems(text))
                .singleElement()
                .asString()
                .contains("there are more than 200000 values, counting what aliases stand for; make it smaller");
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(problems("x-deep: " + "[".repeat(5_000)))
                .singleElement()
                .asString()
                .isEqualTo("1:108 objects and lists are nested deeper than 100; make it flatter");
    }
}
