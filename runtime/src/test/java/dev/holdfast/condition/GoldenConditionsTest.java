package dev.holdfast.condition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** That conditions go on to mean what they meant when JEXL evaluated them, and where they do not. */
class GoldenConditionsTest {
    private static final Path FILES = Path.of("src/test/resources/conditions");

    private static List<String> lines(String name) throws IOException {
        return Files.readAllLines(FILES.resolve(name)).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    /** {@code true}, {@code false}, {@code undecided} or {@code refused}. */
    private static String outcome(String condition, JsonNode names) {
        Condition read;
        try {
            read = Condition.ofWorkflow(condition);
        } catch (IllegalArgumentException refused) {
            return "refused";
        }
        try {
            return String.valueOf(read.holds(names::get));
        } catch (IllegalArgumentException undecided) {
            return "undecided";
        }
    }

    @Test
    void whatJexlMadeOfRandomConditionsIsMadeOfThemNow() throws IOException {
        JsonNode names = Trees.MAPPER.readTree(Files.readString(FILES.resolve("names.json")));
        Map<String, String> different = new HashMap<>();
        for (String line : lines("differences.tsv")) {
            String[] fields = line.split("\t", 3);
            assertThat(outcome(fields[2], names))
                    .as(fields[2])
                    .isEqualTo(fields[1])
                    .isNotEqualTo(fields[0]);
            different.put(fields[2], fields[1]);
        }
        List<String> golden = lines("jexl.tsv");
        assertThat(golden).hasSize(2_000);
        for (String line : golden) {
            String[] fields = line.split("\t", 2);
            assertThat(outcome(fields[1], names)).as(fields[1]).isEqualTo(different.getOrDefault(fields[1], fields[0]));
        }
    }

    /** Every condition of the pages, the examples, and the sampled workflows. */
    @ParameterizedTest
    @CsvSource(delimiter = '§', quoteCharacter = '`', textBlock = """
            tasks.check.output.count > 3 && input.region == 'eu'                        § true
            tasks.scan.output.stdout.errors == 0 && input.region =~ ['eu', 'us'] && !input.dry-run § true
            tasks.count.output.stdout > 100                                             § true
            tasks.many.output                                                           § true
            !tasks.many.output                                                          § false
            task.toolName != 'http' || task.timeoutMs != null                           § false
            task.riskTier == 'LOW' || task.timeoutMs != null                            § true
            task.riskTier != 'CRITICAL' || task.timeoutMs != null                       § true
            size(tasks.names.output) > 2                                                § true
            tasks.b3.output.value == null                                               § true
            tasks.first.output.greeting == 'hello'                                      § true
            input.go == true                                                            § false
            tasks.list.status == 'completed'                                            § true
            tasks.fetch.output.count > 3                                                § true
            tasks.decide.output == true                                                 § false
            input.size == null                                                          § true
            input.n > input.limit                                                       § undecided
            false                                                                       § false
            'x' =~ (1..9000000000000000000)                                             § refused
            """)
    void documentedConditionsOfWorkflowsMeanWhatThePagesSay(String condition, String outcome) {
        JsonNode names = Trees.MAPPER.readTree("""
                {"input": {"region": "eu", "n": 5, "limit": null},
                 "task": {"toolName": "http", "riskTier": "LOW"},
                 "tasks": {"check": {"output": {"count": 4}}, "scan": {"output": {"stdout": {"errors": 0}}},
                           "count": {"output": {"stdout": 101}}, "many": {"output": true}, "decide": {"output": false},
                           "names": {"output": ["a", "b", "c"]}, "b3": {"output": {"value": null}}, "fetch": {"output": {"count": 5}},
                           "first": {"output": {"greeting": "hello"}}, "list": {"status": "completed"}}}
                """);
        assertThat(outcome(condition, names)).isEqualTo(outcome);
    }

    /** Every guard of the pages, the examples and the sampled components. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            event.payload.amount >= context.total           | true
            event.payload.amount > 0                        | true
            event.payload.amount <= context.accountBalance  | false
            event.payload.amount > context.accountBalance   | true
            event.payload.n >= context.least                | true
            event.payload.refundAmount <= context.originalAmount | true
            event.payload.Quantity > 0                      | true
            context.amount > 5000                           | true
            context.amount <= 5000                          | false
            context.deliveryAttempts < 3                    | true
            context.executedQuantity < context.totalQuantity | false
            context.executedQuantity >= context.totalQuantity | true
            context.StockLevel >= event.payload.quantity    | false
            context.StockLevel < event.payload.quantity     | false
            context.refundWindowDays <= 30                  | true
            context.tasksDone === 1                         | true
            context.code[0] === 'G'                         | true
            context.x < 5 && context.y === 'z'              | true
            """)
    void documentedGuardsMeanWhatThePagesSay(String guard, boolean holds) {
        Map<String, JsonNode> roots = Map.of(
                "context",
                Trees.MAPPER.readTree("""
                        {"total": 10, "accountBalance": 5, "least": 1, "originalAmount": 9.5, "amount": 6000, "deliveryAttempts": 2,
                         "executedQuantity": 10, "totalQuantity": 10.0, "StockLevel": 3, "refundWindowDays": 30, "tasksDone": 1,
                         "code": "G7", "x": 4, "y": "z"}
                        """),
                "event",
                Trees.MAPPER.readTree(
                        "{\"payload\": {\"amount\": 10, \"n\": 1, \"refundAmount\": 9.5, \"Quantity\": 1}}"),
                "publicMember",
                Trees.object());
        assertThat(Condition.ofGuard(guard).holds(roots::get)).isEqualTo(holds);
    }
}
