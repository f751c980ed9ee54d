package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Json;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What machines pass over is shown by their list and by doctor, and tried again when somebody asks. */
class MachinePassedOverTest {
    @Test
    void isShownAndTriedAgain(@TempDir Path directory) throws IOException {
        String url = "file:" + directory.resolve("state");
        InProcess cli = new InProcess(directory).with("HOLDFAST_STORE", url);
        Files.copy(Path.of("../examples/machines/orders.yaml"), directory.resolve("orders.yaml"));
        cli.run("machine", "create", "orders.yaml", "Order", "--id", "good", "--context", "{\"orderId\":\"1\"}");
        assertThat(cli.run("machine", "retry").out()).isEqualTo("Nothing of any instance was passed over.\n");
        assertThat(cli.run("doctor").code()).isEqualTo(ExitCode.DONE);
        try (Backend store = Stores.open(url)) {
            var event = NewEvent.of("WORKFLOW_STARTED", Instant.EPOCH, Json.EMPTY);
            store.log().append("machine:bad", Expected.none(), List.of(event));
        }

        Result list = cli.run("machine", "list");
        assertThat(list.code()).as(list.err()).isEqualTo(ExitCode.DONE);
        assertThat(list.out()).contains("good", "PASSED OVER", "instance", "bad", "cannot be read");
        assertThat(cli.run("machine", "list", "--json")
                        .lastJson()
                        .path("passedOver")
                        .asString())
                .isEqualTo("instance");
        Result doctor = cli.run("doctor");
        assertThat(doctor.code()).isEqualTo(ExitCode.FAILED);
        assertThat(doctor.out()).contains("instance of bad is passed over since", "holdfast machine retry");
        assertThat(cli.run("machine", "retry", "bad").out()).startsWith("1 thing will be tried again");
        assertThat(cli.run("machine", "send", "good", "CANCEL").code()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void aComponentThatNobodyHasEverHostedIsNamedAtOnceAndGetsWhatItWasSentWhenItIsHosted(@TempDir Path directory)
            throws IOException {
        InProcess cli = new InProcess(directory).with("HOLDFAST_STORE", "file:" + directory.resolve("state"));
        Files.writeString(directory.resolve("shop.yaml"), """
                name: Shop
                stateMachines:
                  - name: Order
                    initialState: New
                    states:
                      - {name: New, type: entry}
                      - {name: Paid, cascadingRules: [{targetComponent: Depot, targetMachine: Parcel, event: PACK}]}
                    transitions: [{from: New, to: Paid, event: PAY}]
                """);
        Files.writeString(directory.resolve("depot.yaml"), """
                name: Depot
                entryMachine: Parcel
                stateMachines:
                  - name: Parcel
                    initialState: Waiting
                    states: [{name: Waiting, type: entry}, {name: Packed}]
                    transitions: [{from: Waiting, to: Packed, event: PACK}]
                """);
        cli.run("machine", "create", "shop.yaml", "Order", "--id", "order");

        assertThat(cli.run("machine", "send", "order", "PAY").code()).isEqualTo(ExitCode.DONE);

        assertThat(cli.run("machine", "list").out()).contains("PASSED OVER", "component", "Depot", "nobody hosts it");
        assertThat(cli.run("doctor").out()).contains("component of Depot is passed over since");
        cli.run("machine", "create", "depot.yaml", "Parcel", "--id", "parcel");
        assertThat(cli.run("machine", "list").out()).contains("Packed").doesNotContain("PASSED OVER");
        assertThat(cli.run("doctor").code()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void anInstanceThatIsNotListedAnyMoreComesBackWhenItIsNamedOrAllIsRebuilt(@TempDir Path directory)
            throws IOException {
        String url = "file:" + directory.resolve("state");
        InProcess cli = new InProcess(directory).with("HOLDFAST_STORE", url);
        Files.copy(Path.of("../examples/machines/orders.yaml"), directory.resolve("orders.yaml"));
        cli.run("machine", "create", "orders.yaml", "Order", "--id", "good", "--context", "{\"orderId\":\"1\"}");
        for (List<String> again : List.of(List.of("machine", "retry", "good"), List.of("store", "rebuild"))) {
            try (Backend store = Stores.open(url)) {
                assertThat(store.docs().delete("machine_instances", "good", Expected.any()))
                        .isTrue();
            }
            assertThat(cli.run("machine", "list").out()).doesNotContain("good");

            Result result = cli.run(again.toArray(String[]::new));

            assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
            assertThat(cli.run("machine", "list").out()).contains("good");
        }
    }
}
