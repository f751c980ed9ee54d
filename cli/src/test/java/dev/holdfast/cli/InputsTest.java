package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Shown;
import dev.holdfast.event.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class InputsTest {
    @TempDir
    private Path directory;

    private @Nullable String merged(String... inputs) {
        var merged = Inputs.merged(List.of(inputs), directory);
        return merged == null ? null : Trees.MAPPER.writeValueAsString(merged);
    }

    @Test
    void noInputIsNoneAtAll() {
        assertThat(merged()).isNull();
    }

    @Test
    void aValueThatIsJsonIsTakenAsJsonAndAnyOtherAsText() {
        assertThat(merged("n=3", "t=true", "l=[1,2]", "o={\"a\":null}", "q=\"3\"", "w=two words", "v=1.2.3", "e="))
                .isEqualTo(
                        "{\"n\":3,\"t\":true,\"l\":[1,2],\"o\":{\"a\":null},\"q\":\"3\",\"w\":\"two words\",\"v\":\"1.2.3\","
                                + "\"e\":\"\"}");
    }

    @Test
    void numbersKeepTheirDigits() {
        assertThat(merged("amount=12.50", "big=12345678901234567890"))
                .isEqualTo("{\"amount\":12.50,\"big\":12345678901234567890}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.10", "1.0", "0", "-5", "9007199254740993", "0.000"})
    void aNumberIsANumberIfItIsShownAsItWasWritten(String number) {
        JsonNode value = Objects.requireNonNull(Inputs.merged(List.of("v=" + number), directory))
                .path("v");
        assertThat(value.isNumber()).isTrue();
        assertThat(Shown.plain(Trees.stored(value))).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7e12345678901",
                "1234e5678901234",
                "0123",
                "-0",
                "-0.0e5",
                "1E5",
                "1E+5",
                "1e5",
                "12e4567",
                "1e999999999",
                "1e+5",
                "1e-7",
                " 3",
                "3 ",
                "NaN",
                "0x10",
                "1.",
                ".5",
                "+1",
                "-00"
            })
    void anyOtherNumberIsText(String text) {
        JsonNode value = Objects.requireNonNull(Inputs.merged(List.of("v=" + text), directory))
                .path("v");
        assertThat(value.isString()).isTrue();
        assertThat(value.stringValue()).isEqualTo(text);
    }

    @Test
    void aFileWithAnImpossibleExponentIsRefusedWithASentence() throws IOException {
        Files.writeString(directory.resolve("in.json"), "{\"a\": 7e12345678901}");
        assertThatThrownBy(() -> merged("@in.json"))
                .hasMessageContaining("a number has an exponent larger than any number has");
        assertThatThrownBy(() -> Inputs.object("--payload", "{\"a\": 7e12345678901}"))
                .hasMessageContaining("--payload is not JSON: a number has an exponent larger than any number has");
    }

    @Test
    void laterInputsWinOverFilesAndEarlierOnes() throws IOException {
        Files.writeString(directory.resolve("in.json"), "{\"a\":1,\"b\":2}");
        assertThat(merged("a=0", "@in.json", "b=3")).isEqualTo("{\"a\":1,\"b\":3}");
    }

    @Test
    void theFirstEqualsSignDivides() {
        assertThat(merged("query=a=b")).isEqualTo("{\"query\":\"a=b\"}");
    }

    @Test
    void inputsThatMakeNoSenseAreRefused() throws IOException {
        Files.writeString(directory.resolve("list.json"), "[1]");
        Files.writeString(directory.resolve("torn.json"), "{\n\"a\":");
        assertThatThrownBy(() -> merged("amount"))
                .hasMessage("--input 'amount' is neither name=value nor @FILE; write --input name=value");
        assertThatThrownBy(() -> merged("=3")).hasMessageContaining("neither name=value nor @FILE");
        assertThatThrownBy(() -> merged("@absent.json")).hasMessageContaining("absent.json: there is no such file");
        assertThatThrownBy(() -> merged("@list.json")).hasMessageContaining("is not a JSON object");
        assertThatThrownBy(() -> merged("@torn.json"))
                .hasMessageContaining("is not JSON")
                .hasMessageContaining("line 2");
    }

    @Test
    void aFileGivenOnTheCommandLineIsReadAsInputAndNotAsArguments() throws IOException {
        Files.writeString(directory.resolve("in.json"), "{\"who\": \"Ada Lovelace\"}");
        Files.writeString(
                directory.resolve("echo.yaml"), "tasks: [{id: echo, toolName: noop, inputs: {who: '{{input.who}}'}}]");
        // The absolute name exists from wherever the test is started, so that anything that expands '@' would find it.
        var result = new InProcess(directory)
                .run("run", "echo.yaml", "--json", "--input", "@" + directory.resolve("in.json"));
        assertThat(result.err()).isEmpty();
        assertThat(result.lastJson().at("/result/output/echo/who").stringValue())
                .isEqualTo("Ada Lovelace");
    }
}
