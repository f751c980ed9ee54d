package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.InProcess.Result;
import dev.holdfast.event.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code machine run}: what happens between components, live. */
class MachineRunTest {
    @TempDir
    private Path directory;

    private InProcess cli;

    @BeforeEach
    void write() throws IOException {
        cli = new InProcess(directory).with("HOLDFAST_STORE", "file:" + directory.resolve("state"));
        Files.writeString(directory.resolve("shop.yaml"), """
                name: Shop
                entryMachine: Till
                stateMachines:
                  - name: Till
                    initialState: Open
                    states: [{name: Open, type: entry}, {name: Closed, type: final}]
                    transitions: [{from: Open, to: Closed, event: CLOSE}]
                  - name: Sale
                    initialState: New
                    states: [{name: New, type: entry}, {name: Asked}, {name: Sold, type: final}]
                    transitions:
                      - {from: New, to: Asked, event: ASK, type: cross_component, targetComponent: Stock, targetMachine: Pick}
                      - {from: Asked, to: Sold, event: PICKED}
                """);
        Files.writeString(directory.resolve("stock.yaml"), """
                name: Stock
                stateMachines:
                  - name: Pick
                    initialState: Waiting
                    states: [{name: Waiting, type: entry}, {name: Done, type: final}]
                    transitions:
                      - {from: Waiting, to: Done, event: GO_ON, type: timeout, timeoutMs: 300, notifyParent: {event: PICKED}}
                """);
    }

    private Result run(String... more) {
        String[] all = new String[more.length + 5];
        System.arraycopy(new String[] {"machine", "run", "shop.yaml", "stock.yaml", "--until-quiet"}, 0, all, 0, 5);
        System.arraycopy(more, 0, all, 5, more.length);
        return cli.run(all);
    }

    @Test
    void anEventGoesThroughBothComponentsAndTheTimersHappen() {
        Result result = run("--machine", "Sale", "--id", "s1", "--events", "ASK");

        assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
        assertThat(result.lines().stream()
                        .map(line -> line.replaceFirst("^\\S+ \\S+  ", "").replaceAll("[0-9a-f-]{36}", "CHILD")))
                .startsWith("hosting Shop, Stock")
                .containsSubsequence(
                        "Shop/Till entry-Shop  created in Open",
                        "Shop/Sale s1  created in New",
                        "Shop/Sale s1  New -> Asked on ASK",
                        "Stock/Pick CHILD  created in Waiting",
                        "Stock/Pick CHILD  Waiting -> Done on GO_ON",
                        "Shop/Sale s1  Asked -> Sold on PICKED",
                        "Shop/Sale s1  is over: completed in Sold")
                .endsWith("nothing is left to do");
    }

    @Test
    void theSameCommandAgainContinuesAndDoesNothingTwice() {
        run("--machine", "Sale", "--id", "s1", "--events", "ASK");
        Result again = run("--machine", "Sale", "--id", "s1", "--events", "ASK");
        assertThat(again.code()).as(again.err()).isEqualTo(ExitCode.DONE);
        assertThat(again.lines()).containsExactly("hosting Shop, Stock", "nothing is left to do");
    }

    @Test
    void withJsonEachThingThatHappensIsALine() {
        Result result = run("--machine", "Sale", "--id", "s1", "--events", "ASK", "--json");
        JsonNode asked = result.lines().stream()
                .map(line -> Trees.MAPPER.readTree(line))
                .filter(line -> line.path("event").asString("").equals("ASK"))
                .findFirst()
                .orElseThrow();
        assertThat(asked.path("type").asString()).isEqualTo("state_change");
        assertThat(asked.path("before").asString()).isEqualTo("New");
        assertThat(asked.path("state").asString()).isEqualTo("Asked");
    }

    @Test
    void anEventThatIsNotTakenIsToldAndFailsInTheEnd() {
        Result result = run("--machine", "Sale", "--id", "s1", "--events", "PICKED, ASK,ASK");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out())
                .contains(
                        "ignored: no transition from New for PICKED; possible: ASK",
                        "New -> Asked on ASK",
                        "ignored: no transition from Asked for ASK; possible: PICKED",
                        "Asked -> Sold on PICKED");
    }

    @Test
    void aMachineThatNoFileHasIsRefusedBeforeAnythingHappens() {
        Result result = run("--machine", "Sail");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("--machine 'Sail' is in none of the files; name one of Till, Sale, Pick");
        assertThat(directory.resolve("state")).doesNotExist();
    }

    @Test
    void withoutUntilQuietItHostsUntilItIsToldToEndAndThatIsNoFailure() throws Exception {
        try (Child child = Child.start(directory, Map.of(), "machine", "run", "shop.yaml", "--store", "file:state")) {
            child.awaitLine("entry-Shop  created in Open");
            Result beside = cli.run("machine", "list");
            assertThat(beside.out()).contains("entry-Shop");
            Result held = cli.run("machine", "send", "entry-Shop", "CLOSE");
            assertThat(held.code()).isEqualTo(ExitCode.CONFLICT);
            child.signal("TERM");
            Result ended = child.end();
            assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.DONE);
            assertThat(ended.lines()).endsWith("stopped; the same command continues");
        }
    }

    @Test
    void severalProcessesHostTheSameComponentsOnOneDatabase() {
        String url = "sqlite:" + directory.resolve("both.db");
        try (Child other = Child.start(directory, Map.of(), "machine", "run", "stock.yaml", "--store", url)) {
            other.awaitLine("hosting Stock");
            assertThat(cli.run("machine", "create", "shop.yaml", "Sale", "--id", "s1", "--store", url)
                            .code())
                    .isEqualTo(ExitCode.DONE);
            Child shop = Child.start(
                    directory, Map.of(), "machine", "run", "shop.yaml", "stock.yaml", "--store", url, "--until-quiet");
            try (shop) {
                assertThat(shop.end().code()).isEqualTo(ExitCode.DONE);
            }
            assertThat(cli.run("machine", "send", "s1", "ASK", "--store", url).code())
                    .isEqualTo(ExitCode.DONE);
            other.awaitLine("Waiting -> Done on GO_ON");
        }
        assertThat(run("--store", url).code()).isEqualTo(ExitCode.DONE);
        assertThat(cli.run("machine", "show", "s1", "--store", url).out()).contains("Sold (completed)");
    }
}
