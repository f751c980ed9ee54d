package dev.holdfast.machine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.definition.DefinitionException;
import dev.holdfast.definition.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** What docs/machines.md shows is true. */
class DocumentationTest {
    private static final Path PAGE = Path.of("../docs/machines.md");

    /** Fields whose members are called as the author of a file likes. */
    private static final Set<String> CHOSEN = Set.of(
            "contextSchema",
            "contextMapping",
            "context",
            "payload",
            "defaults",
            "metadata",
            "machines",
            "states",
            "triggeredMethods");

    private static List<MatchResult> blocks(String regex) throws IOException {
        return Pattern.compile(regex, Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> everyExampleIsAccepted() throws IOException {
        List<MatchResult> examples = blocks("(?m)^```yaml\n(.*?)^```");
        assertThat(examples).hasSizeGreaterThan(4);
        return examples.stream()
                .map(example -> DynamicTest.dynamicTest(
                        example.group(1).lines().findFirst().orElse(""),
                        () -> assertThat(ComponentReader.read("example", example.group(1))
                                        .warnings())
                                .isEmpty()));
    }

    @Test
    void theExampleOfARefusalSaysWhatItSays() throws IOException {
        MatchResult refusal =
                blocks("(?m)^```yaml refused\n(.*?)^```\\s+```text\n(.*?)^```").getFirst();
        DefinitionException refused = Assertions.catchThrowableOfType(
                DefinitionException.class, () -> ComponentReader.read("orders.yaml", refusal.group(1)));
        assertThat(refused.problems())
                .extracting(Problem::toString)
                .containsExactlyElementsOf(refusal.group(2).lines().toList());
    }

    @Test
    void theExampleInJavaIsTheFirstOneInYaml() throws IOException {
        Component orders = Component.named("Orders")
                .machine(
                        "Order",
                        order -> order.initial("Placed")
                                .state("Paid", paid -> paid.onEntry("thankCustomer"))
                                .ends("Shipped")
                                .fails("Expired")
                                .on(
                                        "Placed",
                                        "PAY",
                                        "Paid",
                                        pay -> pay.guard("event.payload.amount >= context.total")
                                                .calls("charge"))
                                .after(Duration.ofDays(7), "Placed", "NOT_PAID", "Expired")
                                .on("Paid", "SHIP", "Shipped"))
                .build();
        String first = blocks("(?m)^```yaml\n(.*?)^```").getFirst().group(1);
        assertThat(MachineDiff.between(
                        ComponentReader.read("first", first).component().machine("Order"), orders.machine("Order")))
                .isEmpty();
    }

    @Test
    void everyFieldOfTheFormatIsThere() throws IOException {
        String page = Files.readString(PAGE);
        Set<String> fields = new TreeSet<>();
        for (String file : List.of("every-field.yaml", "older-forms.yaml")) {
            fields(Components.resourceComponent(file).source(), false, fields);
        }
        assertThat(fields)
                .hasSizeGreaterThan(60)
                .allSatisfy(field -> assertThat(page).contains(field));
    }

    /** @param chosen whether the author of the file has chosen the names in {@code node} */
    private static void fields(JsonNode node, boolean chosen, Set<String> to) {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!chosen && !member.getKey().startsWith("x-")) {
                to.add(member.getKey());
            }
            boolean inside =
                    CHOSEN.contains(member.getKey()) && member.getValue().isObject();
            fields(member.getValue(), !chosen && inside, to);
        }
        if (node.isArray()) {
            node.forEach(item -> fields(item, false, to));
        }
    }
}
