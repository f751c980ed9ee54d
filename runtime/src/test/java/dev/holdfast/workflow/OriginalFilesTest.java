package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.definition.DefinitionException;
import dev.holdfast.definition.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Files written for the system whose format this is, where a checkout has them beside it: no file, no test. */
class OriginalFilesTest {
    private static final Path FILES = Path.of("../../shared/samples/aureus/workflows");

    @TestFactory
    Stream<DynamicTest> originalFilesAreAcceptedOrRefusedForTheRightReason() {
        Map<String, ThrowingRead> expectations = Map.of(
                "bank-transfer-safe.yaml", OriginalFilesTest::isAccepted,
                "basic-workflow.yaml", OriginalFilesTest::breaksTheDefaultPolicy);
        return expectations.entrySet().stream()
                .filter(file -> Files.exists(FILES.resolve(file.getKey())))
                .map(file -> DynamicTest.dynamicTest(
                        file.getKey(), () -> file.getValue().check(FILES.resolve(file.getKey()))));
    }

    private interface ThrowingRead {
        void check(Path file);
    }

    private static void isAccepted(Path file) {
        WorkflowReader.Loaded loaded = Reading.READER.read(file);
        assertThat(loaded.workflow().task("rollback-transfer").compensating()).isTrue();
        assertThat(loaded.warnings())
                .extracting(Problem::message)
                .containsExactly("task 'rollback-transfer' compensates for another and is not compensated for itself:"
                        + " its own 'compensationAction' is never used");
    }

    private static void breaksTheDefaultPolicy(Path file) {
        assertThatThrownBy(() -> Reading.READER.read(file))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("Workflow validation failed with 1 error(s)")
                .hasMessageContaining(
                        "basic-workflow.yaml:27:5: rule 'require_permissions_for_high_risk' of policy 'default':"
                                + " task 'finalize' is of riskTier HIGH and has no requiredPermissions;")
                .hasMessageContaining("say what it is allowed to do, like 'requiredPermissions:");
        assertThat(Reading.READER.withoutPolicyCheck().read(file).workflow().tasks())
                .extracting(Task::id)
                .isEqualTo(List.of("initialize", "process", "finalize", "cleanup-process"));
    }
}
