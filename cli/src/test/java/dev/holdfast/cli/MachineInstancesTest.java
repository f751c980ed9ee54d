package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that create instances, send them events and look into them. */
class MachineInstancesTest {
    @TempDir
    private Path directory;

    private InProcess cli;

    @BeforeEach
    void anOrderIsPlaced() throws IOException {
        cli = new InProcess(directory).with("HOLDFAST_STORE", "file:" + directory.resolve("state"));
        Files.copy(Path.of("../examples/machines/orders.yaml"), directory.resolve("orders.yaml"));
        Result created = cli.run(
                "machine",
                "create",
                "orders.yaml",
                "Order",
                "--id",
                "o1",
                "--context",
                "{\"orderId\":\"1\",\"total\":5}");
        assertThat(created.code()).as(created.err()).isEqualTo(ExitCode.DONE);
        assertThat(created.out()).isEqualTo("o1: Order created in Placed\n");
    }

    private Result send(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "machine";
        all[1] = "send";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return cli.run(all);
    }

    @Test
    void anInstanceIsCreatedOnce() {
        Result again = cli.run("machine", "create", "orders.yaml", "Order", "--id", "o1", "--context", "{\"total\":7}");
        assertThat(again.out()).isEqualTo("o1: Order was there already, in Placed\n");
        assertThat(again.err())
                .contains("'orderId' is required by the contextSchema of Order", "calls handlers", "charge, send");
        Result another = cli.run("machine", "create", "orders.yaml", "Parcel", "--json");
        assertThat(another.lastJson().path("state").asString()).isEqualTo("Packed");
        assertThat(another.lastJson().path("id").asString()).hasSize(36);
    }

    @Test
    void anEventLeadsOnAndWhatFollowsIsDeliveredWithoutAnyFile() throws IOException {
        Files.delete(directory.resolve("orders.yaml"));
        assertThat(send("o1", "PAY").out()).isEqualTo("o1: Placed -> Paid\n");
        assertThat(send("o1", "SHIP").out()).isEqualTo("o1: Paid -> Shipped\n");
        Result list = cli.run("machine", "list", "--json", "--component", "Orders", "--machine", "Parcel");
        assertThat(list.lastJson().path("state").asString()).isEqualTo("OnItsWay");
        assertThat(list.lastJson().at("/parent/id").asString()).isEqualTo("o1");
    }

    @Test
    void anEventThatNothingTakesIsExplainedAndFails() {
        Result ignored = send("o1", "DELIVER");
        assertThat(ignored.code()).isEqualTo(ExitCode.FAILED);
        assertThat(ignored.out())
                .isEqualTo("o1: ignored, no transition from Placed for DELIVER; possible: PAY, CANCEL, NOT_PAID\n");
        send("o1", "CANCEL");
        Result refused = send("o1", "PAY");
        assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("holdfast: ", "takes no more events; create a new instance");
        Result nobody = send("o2", "PAY");
        assertThat(nobody.code()).isEqualTo(ExitCode.FAILED);
        assertThat(nobody.err()).contains("there is no instance 'o2' in this store", "holdfast machine list --all");
    }

    @Test
    void anEventWithAnIdIsTakenOnceHoweverOftenItIsSent() {
        assertThat(send("o1", "PAY", "--id", "e1", "--json")
                        .lastJson()
                        .path("outcome")
                        .asString())
                .isEqualTo("taken");
        assertThat(send("o1", "PAY", "--id", "e1").out()).isEqualTo("o1: event e1 was taken before; it is in Paid\n");
        assertThat(cli.run("machine", "history", "o1", "--json").lines()).hasSize(2);
    }

    @Test
    void showTellsAllThatIsKnownOfAnInstance() {
        Result placed = cli.run("machine", "show", "o1");
        assertThat(placed.lines())
                .contains("component   Orders", "state       Placed (active)", "possible    PAY, CANCEL, NOT_PAID")
                .anyMatch(line -> line.matches("machine +Order \\(definition [0-9a-f]{12}\\)"))
                .anyMatch(line -> line.matches("NOT_PAID +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d +6d 23h"));
        send("o1", "CANCEL");
        Result over = cli.run("machine", "show", "o1", "--json");
        assertThat(over.lastJson().path("status").asString()).isEqualTo("error");
        assertThat(over.lastJson().at("/snapshot/version").asInt()).isEqualTo(2);
        assertThat(over.lastJson().path("possibleEvents")).isEmpty();
    }

    @Test
    void theHistoryShowsStatesIdsAndCausesAndATraceFollowsThem() {
        send("o1", "PAY", "--id", "e1", "--trace-id", "4bf92f3577b34da6");
        Result history = cli.run("machine", "history", "o1");
        assertThat(history.lines())
                .anyMatch(line -> line.matches(".* INSTANCE_CREATED +Placed +o1~created"))
                .anyMatch(line -> line.matches(".* PAY +Placed -> Paid +e1"));
        assertThat(cli.run("machine", "history", "o1", "--limit", "1").lines())
                .hasSize(3)
                .endsWith("1 earlier event not shown; see --limit.");

        Result trace = cli.run("machine", "trace", "e1");
        assertThat(trace.lines()).startsWith("OpenTelemetry trace 4bf92f3577b34da6", "");
        assertThat(trace.lines().get(2)).endsWith("Orders/Order o1  Placed -> Paid on PAY  [e1]");
        assertThat(trace.lines().get(3)).startsWith("└─ +").contains("Orders/Parcel ", "created in Packed");
        assertThat(cli.run("machine", "trace", "e1", "--format", "mermaid").lines())
                .startsWith("sequenceDiagram")
                .contains("    i1->>i2: created in Packed");
        assertThat(cli.run("machine", "trace", "e1", "--json")
                        .lastJson()
                        .at("/event/effects/0/stateAfter")
                        .asString())
                .isEqualTo("Packed");
        Result unknown = cli.run("machine", "trace", "e2");
        assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.err()).contains("there is no event 'e2'", "holdfast machine history");
    }

    @Test
    void theDiagramOfAnInstanceMarksItsStateAndNeedsNoFile() throws IOException {
        Files.delete(directory.resolve("orders.yaml"));
        assertThat(cli.run("machine", "diagram", "--instance", "o1").lines())
                .startsWith("stateDiagram-v2")
                .contains("    class Placed currentState");
        assertThat(cli.run("machine", "diagram", "--instance", "o1", "--state", "Paid")
                        .code())
                .isEqualTo(ExitCode.USAGE);
        assertThat(cli.run("machine", "diagram").err()).contains("neither a FILE nor --instance ID is given");
    }

    @Test
    void restoringGivesTheSameWithAndWithoutSnapshotAndReplayShowsWhatWas() {
        send("o1", "PAY", "--snapshot-interval", "1");
        send("o1", "SHIP", "--snapshot-interval", "5");
        Result restored = cli.run("machine", "restore", "o1");
        assertThat(restored.code()).isEqualTo(ExitCode.DONE);
        assertThat(restored.out()).contains("\"state\" : \"Shipped\"", "give the same as the events alone");
        assertThat(cli.run("machine", "show", "o1").out()).contains("of version 2, ");
        assertThat(cli.run("machine", "restore", "o1", "--json")
                        .lastJson()
                        .path("equal")
                        .asBoolean())
                .isTrue();

        Result before = cli.run("machine", "replay", "o1", "--to", "1", "--json");
        assertThat(before.lastJson().path("state").asString()).isEqualTo("Placed");
        Result tooFar = cli.run("machine", "replay", "o1", "--to", "99");
        assertThat(tooFar.code()).isEqualTo(ExitCode.USAGE);
        assertThat(tooFar.err()).contains("--to is 99, and instance 'o1' has the versions 1 to ");
    }

    @Test
    void listsAreNarrowedByComponentMachineAndStateAndGoOnPageByPage() {
        send("o1", "PAY");
        assertThat(cli.run("machine", "list").lines()).hasSize(3);
        assertThat(cli.run("machine", "list", "--component", "Orders", "--machine", "Order", "--state", "Paid")
                        .lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("o1  ");
        assertThat(cli.run("machine", "list", "--limit", "1", "--after", "o0").lines())
                .hasSize(2);
        Result half = cli.run("machine", "list", "--machine", "Order");
        assertThat(half.code()).isEqualTo(ExitCode.USAGE);
        assertThat(half.err()).contains("machine 'Order' is named without its component");
        cli.run("machine", "create", "orders.yaml", "Order", "--id", "o2");
        send("o2", "CANCEL");
        assertThat(cli.run("machine", "list", "--after", "o1").out()).startsWith("No living instances;");
        assertThat(cli.run("machine", "list", "--after", "o1", "--all").out()).contains("o2", "Cancelled", "error");
    }

    @Test
    void tenantsDoNotSeeEachOthersInstances() {
        assertThat(cli.run("machine", "list", "--tenant", "other", "--all").out())
                .isEqualTo("No instances.\n");
        assertThat(cli.run("machine", "show", "o1", "--tenant", "other").code()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void retainingNeverTakesTheEventsOfAnInstanceAway() {
        send("o1", "PAY");
        Result retained = cli.run("store", "retain", "--keep", "1", "--archive", "gone.jsonl");
        assertThat(retained.code()).as(retained.err()).isEqualTo(ExitCode.DONE);
        assertThat(cli.run("machine", "history", "o1", "--json").lines()).hasSize(2);
    }
}
