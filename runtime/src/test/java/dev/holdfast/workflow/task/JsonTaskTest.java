package dev.holdfast.workflow.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTaskTest {
    private final Calls json = new Calls(new JsonTask(), Path.of("."));

    private String extract(String path, String more) throws Exception {
        return json.run("""
                {"operation": "extract", "path": "%s", "from": {"items": [{"name": "a"}, {"name": null}], "odd/key": 1, "": 2}%s}
                """.formatted(path, more)).toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            items                | [{"name":"a"},{"name":null}]
            items[0].name        | "a"
            items[1].name        | null
            /items/0/name        | "a"
            /odd~1key            | 1
            /                    | 2
            """)
    void aValueIsTakenOutByPathOrPointer(String path, String value) throws Exception {
        assertThat(extract(path, "")).isEqualTo(value);
    }

    @Test
    void whereThereIsNothingADefaultStandsIn() throws Exception {
        assertThat(extract("items[7].name", ", \"default\": {\"n\": 0}")).isEqualTo("{\"n\":0}");
        assertThatThrownBy(() -> extract("items[7].name", ""))
                .isInstanceOf(TaskFailed.class)
                .hasMessage(
                        "inputs.from has nothing at '/items/7/name': at '/items' is a list of 2; mend the path, or give a default");
        assertThatThrownBy(() -> extract("items[0].nmae", ""))
                .isInstanceOf(TaskFailed.class)
                .hasMessageContaining("at '/items/0' is an object with name;");
        assertThatThrownBy(() -> extract("items[0].name.x", ""))
                .isInstanceOf(TaskFailed.class)
                .hasMessageContaining("at '/items/0/name' is \"a\";");
    }

    @Test
    void aLongPathTakesNoStack() {
        assertThatThrownBy(() -> extract("items" + ".a".repeat(100_000), ""))
                .isInstanceOf(TaskFailed.class)
                .hasMessageContaining("is a list of 2");
        assertThatThrownBy(() -> extract("items" + ".a".repeat(100_000) + "~", ""))
                .hasMessageContaining("write names like items[0].name");
    }

    @Test
    void objectsAreMergedDeeplyAndLaterOnesWin() throws Exception {
        assertThat(json.run("""
                {"operation": "merge", "values": [
                  {"a": 1, "deep": {"x": 1, "list": [1, 2]}},
                  {"deep": {"y": 2, "list": [3]}},
                  {"a": null, "b": {"c": 1}}]}
                """).toString())
                .isEqualTo("{\"a\":null,\"deep\":{\"x\":1,\"list\":[3],\"y\":2},\"b\":{\"c\":1}}");
        assertThatThrownBy(() -> json.run("{\"operation\": \"merge\", \"values\": [{}, [1]]}"))
                .isInstanceOf(TaskFailed.class)
                .hasMessage("inputs.values[1] is no object but array; only objects can be merged");
    }

    @Test
    void wrongInputsAreTold() {
        assertThatThrownBy(() -> json.run("{\"operation\": \"split\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("inputs.operation is 'split'; write one of extract, merge");
        assertThatThrownBy(() -> json.run("{\"operation\": \"extract\", \"path\": \"a..b\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "inputs.from is missing; write the value to take from, like {{tasks.fetch.output.body}};"
                                + " inputs.path is 'a..b'; write names like items[0].name, or a JSON pointer like /items/0/name");
        assertThatThrownBy(() -> json.run("{\"operation\": \"merge\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("inputs.values is missing; write a list of objects, later ones win");
    }

    @Test
    void templatesPassTheCheck() {
        new JsonTask()
                .check(Calls.json("{\"operation\": \"extract\", \"from\": \"{{input}}\", \"path\": \"{{input.p}}\"}"));
        new JsonTask().check(Calls.json("{\"operation\": \"merge\", \"values\": \"{{input.all}}\"}"));
    }
}
