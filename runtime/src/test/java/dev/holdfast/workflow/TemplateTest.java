package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.Filling;
import dev.holdfast.event.Trees;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TemplateTest {
    private static final String NAMES = """
            {"input": {"day": "monday", "n": 3, "odd name": true, "user-id": 7, "none": null, "price": 12345678901234567.89,
                       "version": 3.10, "commit": 12e4567, "huge": 1e999999999},
             "run": {"id": "r-1"},
             "tasks": {"read-it": {"status": "completed", "output": {"items": ["a", {"b": 2}], "text": "x"}},
                       "step.2": {"status": "skipped", "output": null}}}
            """;
    private static final Template.Scope SCOPE =
            new Template.Scope((ObjectNode) Trees.MAPPER.readTree(NAMES), Map.of("HOME", "/root")::get);

    private static JsonNode fill(String text) {
        return Template.parse(text).fill(SCOPE, new Filling());
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {{input.n}}                             | 3
            {{ input.n }}                           | 3
            {{input.day}}                           | "monday"
            {{input['odd name']}}                   | true
            {{input["odd name"]}}                   | true
            {{input.user-id}}                       | 7
            {{input.none}}                          | null
            {{run.id}}                              | "r-1"
            {{tasks.read-it.output.items}}          | ["a",{"b":2}]
            {{tasks.read-it.output.items[1].b}}     | 2
            {{tasks.read-it.output.items.0}}        | "a"
            {{tasks['step.2'].status}}              | "skipped"
            {{env.HOME}}                            | "/root"
            """)
    void aReferenceAloneGivesTheValueItself(String template, String value) {
        assertThat(fill(template)).isEqualTo(json(value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            on {{input.day}}                        | on monday
            {{input.day}}{{input.n}}                | monday3
            n={{input.n}} {{input['odd name']}}     | n=3 true
            {{tasks.read-it.output.items}}!         | ["a",{"b":2}]!
            is {{input.none}}                       | is null
            {{input.price}} {{input.version}}       | 12345678901234567.89 3.10
            commit-{{input.commit}}, {{input.huge}} | commit-12e4567, 1e999999999
            no reference                            | no reference
            a } b }} c { d                          | a } b }} c { d
            \\{{.Names}}                            | {{.Names}}
            \\{{input.n}} is {{input.n}}            | {{input.n}} is 3
            """)
    void referencesInALongerTextAreInsertedAsText(String template, String text) {
        assertThat(fill(template)).isEqualTo(json("\"" + text.replace("\"", "\\\"") + "\""));
    }

    @Test
    void whatIsFilledInIsNotReadAsATemplateAgain() {
        var names = (ObjectNode) json("{\"input\": {\"a\": \"{{input.b}}\", \"b\": 1}}");
        var scope = new Template.Scope(names, name -> null);
        assertThat(Template.parse("<{{input.a}}>").fill(scope, new Filling()).stringValue())
                .isEqualTo("<{{input.b}}>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {{input.dya}}                      | {{input.dya}} leads nowhere: 'input' has no 'dya'; did you mean 'day'?
            {{tasks.read-it.output.items[2]}}  | {{tasks.read-it.output.items.2}} leads nowhere: 'tasks.read-it.output.items' is a list of 2
            {{input.day.length}}               | {{input.day.length}} leads nowhere: 'input.day' is "monday" and has no members
            {{tasks['step.2'].output.x}}       | {{tasks.step.2.output.x}} leads nowhere: 'tasks.step.2.output' is null and has no members
            {{item.x}}                         | {{item.x}} leads nowhere: there is no 'item' here; known: input, run, tasks
            {{env.SECRET}}                     | {{env.SECRET}} leads nowhere: the environment variable SECRET is not set; set it and continue
            """)
    void aReferenceThatLeadsNowhereSaysHowFarItLeads(String template, String message) {
        assertThatThrownBy(() -> fill(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{}}", "{{ }}", "{{.Names}}", "{{input..a}}", "{{input[a]}}", "{{input.a b}}", "{{a|b}}"})
    void whatIsNotAPathIsRefused(String template) {
        assertThatThrownBy(() -> Template.parse(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("which is not a path; write one like {{input.name}}");
    }

    @Test
    void anOpenBraceWithoutACloseIsRefused() {
        assertThatThrownBy(() -> Template.parse("a {{input.x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "has '{{' without '}}' in 'a {{input.x'; close it, or write \\{{ for the braces themselves");
    }

    @Test
    void aTextThatGrowsWithoutBoundIsRefused() {
        var names = (ObjectNode) json("{\"input\": {\"a\": \"" + "x".repeat(1 << 20) + "\"}}");
        var scope = new Template.Scope(names, name -> null);
        assertThatThrownBy(() -> Template.parse("{{input.a}}".repeat(17)).fill(scope, new Filling()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("grows beyond 16777216 characters");
    }
}
