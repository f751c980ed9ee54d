package dev.holdfast.machine;

import static dev.holdfast.machine.Stage.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.machine.model.ComponentReader;
import dev.holdfast.store.Expected;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of instances whose machine is changed. */
class DefinitionChangesTest {
    private static final String BEFORE = """
            name: Desk
            stateMachines:
              - name: Ticket
                initialState: New
                states: [{name: New, description: "just came"}, {name: Waiting}, {name: Done, type: final}]
                transitions:
                  - {from: New, to: Waiting, event: LATER}
                  - {from: Waiting, to: Done, event: TIMEOUT, type: timeout, timeoutMs: 60000}
            """;

    private static final String AFTER = """
            name: Desk
            stateMachines:
              - name: Ticket
                initialState: New
                %s
                states: [{name: New}, {name: OnHold}, {name: Done, type: final}]
                transitions:
                  - {from: New, to: OnHold, event: LATER}
                  - {from: OnHold, to: Done, event: CLOSE}
                  - {from: OnHold, to: Done, event: TIMEOUT, type: timeout, timeoutMs: 90000}
            """;

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private Instance waiting() {
        try (Stage.Process process = stage.process()) {
            MachineRuntime desk = process.host(BEFORE);
            Instance ticket = desk.create("Ticket", json("{'number': 3}"));
            return desk.send(ticket.id(), stage.event("LATER")).instance();
        }
    }

    @Test
    void anInstanceIsNotMovedOnByADefinitionThatItDoesNotKnow() {
        Instance ticket = waiting();

        MachineRuntime desk = stage.process().host(AFTER.formatted(""));

        assertThatThrownBy(() -> desk.send(ticket.id(), stage.event("CLOSE")))
                .isInstanceOf(DefinitionDiffers.class)
                .hasMessageContaining("Waiting")
                .hasMessageContaining("OnHold")
                .hasMessageContaining("declare under 'migrations:'");
        assertThat(desk.instance(ticket.id())).contains(ticket);
    }

    @Test
    void aDeclaredMigrationBringsItOverWithItsDeadline() {
        Instance ticket = waiting();
        stage.advance(Duration.ofSeconds(10));
        String migration = "migrations: [{from: " + ticket.definition().substring(0, 12)
                + ", states: {Waiting: OnHold}, defaults: {priority: low}}]";

        MachineRuntime desk = stage.process().host(AFTER.formatted(migration));
        Outcome outcome = desk.send(ticket.id(), stage.event("NOTHING"));

        Instance now = outcome.instance();
        assertThat(now.state()).isEqualTo("OnHold");
        assertThat(now.context()).isEqualTo(json("{'number': 3, 'priority': 'low'}"));
        assertThat(now.timers().getFirst().deadline())
                .isEqualTo(ticket.timers().getFirst().deadline());
        assertThat(desk.send(ticket.id(), stage.event("CLOSE")).instance().state())
                .isEqualTo("Done");
    }

    @Test
    void newInstancesBeginWithTheNewDefinitionAtOnce() {
        waiting();
        MachineRuntime desk = stage.process().host(AFTER.formatted(""));

        Instance fresh = desk.create("Ticket", json("{}"));

        assertThat(desk.send(fresh.id(), stage.event("LATER")).instance().state())
                .isEqualTo("OnHold");
    }

    @Test
    void aSnapshotOfAnotherDefinitionIsPassedOverForTheEvents() {
        Instance ticket = waiting();
        var docs = stage.store.docs();
        docs.delete(Snapshots.LATEST, ticket.id(), Expected.any());
        var other = new Instance(
                ticket.id(),
                ticket.component(),
                ticket.machine(),
                "0".repeat(64),
                "New",
                ticket.status(),
                json("{'number': 4}"),
                null,
                false,
                null,
                ticket.createdAt(),
                ticket.updatedAt(),
                ticket.version(),
                ticket.lastEventId(),
                ticket.transitions(),
                List.of());
        new Snapshots(docs, stage.clock, 1, 1).save(new Configuration(other, List.of()));

        MachineRuntime desk = stage.process().host(BEFORE);
        Outcome outcome = desk.send(ticket.id(), stage.event("NOTHING"));

        assertThat(outcome.instance()).isEqualTo(ticket);
        assertThat(docs.get(Snapshots.LATEST, ticket.id())).isEmpty();
    }

    @Test
    void aChangedDescriptionIsNoChange() {
        Instance ticket = waiting();

        MachineRuntime desk = stage.process().host(BEFORE.replace("just came", "has just come"));

        assertThat(desk.send(ticket.id(), stage.event("NOTHING"))).isInstanceOf(Outcome.Ignored.class);
    }

    @Test
    void theDefinitionOfAnInstanceIsFoundInTheStore() {
        Instance ticket = waiting();

        var definition = stage.process().registry.definition(ticket).orElseThrow();

        assertThat(definition.machine("Ticket").hash()).isEqualTo(ticket.definition());
        assertThat(definition.name())
                .isEqualTo(ComponentReader.read("desk", BEFORE).component().name());
    }
}
