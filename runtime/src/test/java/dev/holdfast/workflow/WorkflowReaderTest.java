package dev.holdfast.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkflowReaderTest {
    @Test
    void everyFieldIsRead() {
        Workflow workflow = Reading.READER.load(Reading.resource("every-field.yaml"));
        assertThat(workflow.id()).isEqualTo("every-field");
        assertThat(workflow.name()).isEqualTo("Every Field");
        assertThat(workflow.goal()).isEqualTo("Show every field");
        assertThat(workflow.constraints()).containsExactly("never touch production", "{\"budget\":10}");
        assertThat(workflow.successCriteria()).containsExactly("all green");
        assertThat(workflow.tasks())
                .extracting(Task::id)
                .containsExactly("fetch", "decide", "each", "try-out", "report", "undo");
    }

    @Test
    void everyFieldOfATaskIsRead() {
        Task task = Reading.READER.load(Reading.resource("every-field.yaml")).task("fetch");
        assertThat(task.name()).isEqualTo("Fetch it");
        assertThat(task.toolName()).isEqualTo("echo");
        assertThat(task.inputs().at("/nested/list/1").intValue()).isEqualTo(2);
        assertThat(task.retry()).isEqualTo(new Task.Retry(4, Duration.ofMillis(250), 1.5, false));
        assertThat(task.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(task.idempotencyKey()).isEqualTo("fetch-{{input.day}}");
        assertThat(task.riskTier()).isEqualTo(Task.RiskTier.CRITICAL);
        assertThat(task.compensation()).isEqualTo(new Task.Compensation("undo", "undo"));
        assertThat(task.compensationAction()).isNotNull();
        assertThat(task.requiredPermissions()).containsExactly(new Task.Permission("read", "data", "read", "internal"));
        assertThat(task.allowedTools()).containsExactly("echo", "shell");
        assertThat(task.intent()).isEqualTo("read");
        assertThat(task.dataZone()).isEqualTo("internal");
    }

    @Test
    void theOwnPolicyIsRead() {
        SafetyPolicy policy =
                Reading.READER.load(Reading.resource("every-field.yaml")).safetyPolicy();
        assertThat(policy.name()).isEqualTo("house rules");
        assertThat(policy.description()).isEqualTo("What this house asks for");
        assertThat(policy.failFast()).isTrue();
        assertThat(policy.rules())
                .containsExactly(
                        new SafetyPolicy.Rule(
                                SafetyPolicy.Kind.REQUIRE_PERMISSIONS_FOR_HIGH_RISK,
                                true,
                                SafetyPolicy.Severity.WARNING,
                                "Ask first",
                                List.of(),
                                Task.RiskTier.MEDIUM,
                                null),
                        new SafetyPolicy.Rule(
                                SafetyPolicy.Kind.NO_ACTION_AFTER_CRITICAL_WITHOUT_APPROVAL,
                                true,
                                SafetyPolicy.Severity.ERROR,
                                null,
                                List.of("decide", "each", "try-out"),
                                Task.RiskTier.HIGH,
                                null),
                        new SafetyPolicy.Rule(
                                SafetyPolicy.Kind.CUSTOM,
                                false,
                                SafetyPolicy.Severity.ERROR,
                                null,
                                List.of(),
                                Task.RiskTier.HIGH,
                                "task.riskTier != 'CRITICAL' || task.timeoutMs != null"));
    }

    @Test
    void whatIsLeftOutHasTheDocumentedDefaults() {
        Workflow workflow = Reading.read("tasks: [{id: only}]");
        assertThat(workflow.id()).isEqualTo("workflow");
        assertThat(workflow.name()).isEqualTo("Unnamed Workflow");
        assertThat(workflow.safetyPolicy()).isEqualTo(SafetyPolicy.DEFAULT);
        Task task = workflow.task("only");
        assertThat(task.name()).isEqualTo("only");
        assertThat(task.type()).isEqualTo(Task.Type.ACTION);
        assertThat(task.retry()).isEqualTo(new Task.Retry(1, Duration.ofSeconds(1), 2, true));
        assertThat(task.riskTier()).isEqualTo(Task.RiskTier.LOW);
        assertThat(task.timeout()).isNull();
        assertThat(task.toolName()).isNull();
        assertThat(task.compensation()).isEqualTo(Task.Compensation.NONE);
        assertThat(task.simulated()).isFalse();
    }

    @Test
    void bothWaysOfSayingADependencyAreJoined() {
        Workflow workflow = Reading.read("""
                tasks: [{id: a}, {id: b}, {id: c, dependsOn: [a, b]}]
                dependencies: {b: [a], c: [b]}
                """);
        assertThat(workflow.task("b").dependencies()).containsExactly("a");
        assertThat(workflow.task("c").dependencies()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void targetsOfCompensationRunOnlyToCompensate() {
        Workflow workflow = Reading.read("tasks: [{id: a, compensation: {onTimeout: b}}, {id: b}]");
        assertThat(workflow.task("a").compensating()).isFalse();
        assertThat(workflow.task("b").compensating()).isTrue();
    }

    @Test
    void aParallelTaskWithoutItemsIsAPlainTask() {
        assertThat(Reading.read("tasks: [{id: a, type: parallel}, {id: b, type: parallel, inputs: {items: []}}]")
                        .tasks())
                .extracting(Task::type)
                .containsExactly(Task.Type.ACTION, Task.Type.PARALLEL);
    }

    @Test
    void jsonIsReadLikeYaml() {
        Workflow fromJson = Reading.read("""
                {"id": "j", "tasks": [{"id": "a", "inputs": {"n": 1.5, "s": "\\u00e9\\ud83d\\ude00\\/", "big": 12345678901234567890}}]}
                """);
        Workflow fromYaml =
                Reading.read("id: j\ntasks:\n  - id: a\n    inputs: {n: 1.5, s: é😀/, big: 12345678901234567890}");
        assertThat(fromJson.source()).isEqualTo(fromYaml.source());
    }

    @Test
    void theRecordedSourceReadsBackAsTheSameWorkflow() {
        Workflow workflow = Reading.READER.load(Reading.resource("every-field.yaml"));
        assertThat(Reading.READER.of(workflow.source())).isEqualTo(workflow);
    }

    @Test
    void mergeKeysGiveWayToWhatIsWrittenOut() {
        Workflow workflow = Reading.read("""
                x-base: &base {riskTier: MEDIUM, intent: read}
                tasks:
                  - {id: before, <<: *base, intent: write}
                  - {id: after, intent: write, <<: *base}
                """);
        assertThat(workflow.tasks()).extracting(Task::intent).containsExactly("write", "write");
        assertThat(workflow.tasks()).extracting(Task::riskTier).containsOnly(Task.RiskTier.MEDIUM);
    }

    @Test
    void aMockIsSimulatedUnlessTheSandboxIsOff() {
        Workflow workflow = Reading.read("""
                tasks:
                  - {id: a, toolName: echo, sandboxConfig: {type: simulation}}
                  - {id: b, toolName: echo, sandboxConfig: {simulationMode: true}}
                  - {id: c, toolName: echo, sandboxConfig: {enabled: false, type: mock}}
                  - {id: d, sandboxConfig: {type: vm}}
                """);
        assertThat(workflow.tasks()).extracting(Task::simulated).containsExactly(true, true, false, false);
    }

    @Test
    void anUnknownTaskIsNamed() {
        Workflow workflow = Reading.read("tasks: [{id: only}]");
        assertThatThrownBy(() -> workflow.task("other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("workflow 'workflow' has no task 'other'");
    }
}
