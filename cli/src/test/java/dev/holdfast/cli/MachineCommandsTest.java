package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineCommandsTest {
    @TempDir
    private Path directory;

    private InProcess cli;

    @BeforeEach
    void start() throws IOException {
        cli = new InProcess(directory);
        Files.copy(Path.of("../examples/machines/orders.yaml"), directory.resolve("orders.yaml"));
        Files.writeString(directory.resolve("bad.yaml"), """
                name: Bad
                stateMachines:
                  - {name: M, initialState: B, states: [{name: A}], transitions: [{from: A, to: C, event: GO}]}
                """);
        Files.writeString(
                directory.resolve("doubtful.yaml"),
                "name: Doubtful\nstateMachines: [{name: M, initialState: A, states: [{name: A}]}]\n");
    }

    @Test
    void aSoundComponentIsCalledFine() {
        Result result = cli.run("machine", "validate", "orders.yaml", "--strict");
        assertThat(result.code()).as(result.out()).isEqualTo(ExitCode.DONE);
        assertThat(result.lines()).containsExactly("Component Orders is fine: 2 machines, 9 states, 8 transitions.");
    }

    @Test
    void allProblemsOfAllFilesAreToldAtOnce() {
        Result result = cli.run("machine", "validate", "bad.yaml", "orders.yaml", "doubtful.yaml", "gone.yaml");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.lines().stream().map(line -> line.replace(directory + "/", "")))
                .containsExactly(
                        "error: bad.yaml:3:29: machine 'M': initialState is 'B', and there is none; did you mean 'A'?",
                        "error: bad.yaml:3:81: machine 'M': to is 'C', and there is none; did you mean 'A'?",
                        "bad.yaml is not usable: 2 errors.",
                        "Component Orders is fine: 2 machines, 9 states, 8 transitions.",
                        "warning: doubtful.yaml:2:52: machine 'M': no state is of type final or error, so an instance never ends",
                        "Component Doubtful is usable, with 1 warning: 1 machine, 1 state, 0 transitions.",
                        "error: gone.yaml: there is no such file; check the name, and the directory you are in",
                        "gone.yaml is not usable: 1 error.");
    }

    @Test
    void doubtsFailOnlyWhereOneIsStrict() {
        assertThat(cli.run("machine", "validate", "doubtful.yaml").code()).isEqualTo(ExitCode.DONE);
        Result strict = cli.run("machine", "validate", "doubtful.yaml", "--strict");
        assertThat(strict.code()).isEqualTo(ExitCode.FAILED);
        assertThat(strict.out()).contains("Component Doubtful is doubtful, with 1 warning:");
    }

    @Test
    void validationSpeaksJsonALineForEachFile() {
        Result result = cli.run("machine", "validate", "orders.yaml", "bad.yaml", "--json");
        assertThat(result.lines()).hasSize(2);
        assertThat(result.lines().getFirst())
                .contains("\"component\":\"Orders\",\"machines\":{\"Order\":{\"hash\":\"", "\"errors\":[]");
        assertThat(result.lastJson().at("/errors/0/line").asInt()).isEqualTo(3);
    }

    @Test
    void aSimulationShowsThePathStepByStep() {
        Result result = cli.run(
                "machine",
                "simulate",
                "orders.yaml",
                "Order",
                "--context",
                "{\"total\": 5}",
                "--events",
                "PAY,SHIP,DELIVER,PAY");
        assertThat(result.code()).isEqualTo(ExitCode.DONE);
        assertThat(result.lines())
                .containsExactly(
                        "Placed",
                        "  PAY     -> Paid",
                        "  SHIP    -> Shipped",
                        "  DELIVER -> Delivered (final)",
                        "The instance has ended: not used is PAY.");
    }

    @Test
    void aSimulationThatFailsSaysWhatWouldLeadOn() {
        Result result = cli.run("machine", "simulate", "orders.yaml", "Parcel", "--events", "PICK_UP,SHIP");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.lines())
                .containsExactly(
                        "Packed",
                        "  PICK_UP -> OnItsWay",
                        "  no transition from OnItsWay for SHIP; possible: SCAN, HAND_OVER");
        Result json = cli.run("machine", "simulate", "orders.yaml", "Parcel", "--events", "PICK_UP,SHIP", "--json");
        assertThat(json.code()).isEqualTo(ExitCode.FAILED);
        assertThat(json.json())
                .hasToString("{\"success\":false,\"path\":[\"Packed\",\"OnItsWay\"],\"unused\":[],"
                        + "\"error\":\"No transition from OnItsWay for event SHIP\","
                        + "\"explanation\":\"no transition from OnItsWay for SHIP; possible: SCAN, HAND_OVER\"}");
    }

    @Test
    void guardsSeeTheContext() {
        Result result = cli.run("machine", "simulate", "orders.yaml", "Order", "--events", "PAY");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out()).contains("no guard passes from Placed for PAY: to Paid if context.total > 0");
    }

    @Test
    void aContextThatIsNoObjectAndAMachineThatIsNotThereAreUsageErrors() {
        Result text = cli.run("machine", "simulate", "orders.yaml", "Order", "--events", "PAY", "--context", "5");
        assertThat(text.code()).isEqualTo(ExitCode.USAGE);
        assertThat(text.err()).contains("--context '5' is no object; write one, like '{\"amount\": 5}'");
        Result broken = cli.run("machine", "simulate", "orders.yaml", "Order", "--events", "PAY", "--context", "{");
        assertThat(broken.code()).isEqualTo(ExitCode.USAGE);
        assertThat(broken.err()).contains("--context is not JSON: ");
        Result unknown = cli.run("machine", "simulate", "orders.yaml", "Ordr", "--events", "PAY");
        assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.err()).contains("component 'Orders' has no machine 'Ordr'; it has Order, Parcel");
    }

    @Test
    void aDiagramIsMermaidAndAllDiagramsAreAPage() {
        Result one = cli.run("machine", "diagram", "orders.yaml", "Order", "--state", "Paid");
        assertThat(one.code()).isEqualTo(ExitCode.DONE);
        assertThat(one.lines())
                .startsWith("stateDiagram-v2", "    [*] --> Placed")
                .contains("    class Paid currentState");
        Result all = cli.run("machine", "diagram", "orders.yaml");
        assertThat(all.lines())
                .startsWith("# Orders", "", "## Order", "", "```mermaid", "stateDiagram-v2")
                .contains("## Parcel")
                .endsWith("```");
        assertThat(cli.run("machine", "diagram", "orders.yaml", "--json").json().propertyNames())
                .containsExactly("Order", "Parcel");
    }

    @Test
    void aStateIsOneOfOneMachine() {
        Result without = cli.run("machine", "diagram", "orders.yaml", "--state", "Paid");
        assertThat(without.code()).isEqualTo(ExitCode.USAGE);
        assertThat(without.err()).contains("--state 'Paid' needs a MACHINE beside it; there are Order, Parcel");
        Result wrong = cli.run("machine", "diagram", "orders.yaml", "Order", "--state", "Packed");
        assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("machine 'Order' has no state 'Packed'; it has Placed,");
    }

    @Test
    void aFileThatIsRefusedIsNotSimulated() {
        Result result = cli.run("machine", "simulate", "bad.yaml", "M", "--events", "GO");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("Component validation failed with 2 error(s)");
    }
}
