package dev.holdfast.machine.model;

import static dev.holdfast.machine.model.Components.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.Trees;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final Machine APPROVAL = Components.order("""
            initialState: Draft
            states: [{name: Draft}, {name: Director}, {name: Finance}, {name: Approved, type: final}, {name: Lost, type: error}]
            transitions:
              - {from: Draft, to: Director, event: SUBMIT, guard: "context.amount > 5000"}
              - {from: Draft, to: Finance, event: SUBMIT, guard: "context.amount <= 5000"}
              - {from: Director, to: Finance, event: APPROVE}
              - {from: Finance, to: Approved, event: APPROVE}
              - {from: Finance, to: Lost, event: TIMEOUT, type: timeout, timeoutMs: 1000}
            """);

    private static Simulation.Walk walk(String data, String... events) {
        return Simulation.of(APPROVAL).walk(List.of(events), json(data));
    }

    private static Simulation.Failure failure(String data, String... events) {
        return Objects.requireNonNull(walk(data, events).failure());
    }

    @Test
    void theFirstTransitionWhoseGuardsPassIsTaken() {
        assertThat(walk("{'amount': 6000}", "SUBMIT").path()).containsExactly("Draft", "Director");
        assertThat(walk("{'amount': 100}", "SUBMIT").path()).containsExactly("Draft", "Finance");
    }

    @Test
    void aWalkEndsWhereTheInstanceEnds() {
        var walk = walk("{'amount': 100}", "SUBMIT", "APPROVE", "APPROVE", "SUBMIT");
        assertThat(walk.succeeded()).isTrue();
        assertThat(walk.path()).containsExactly("Draft", "Finance", "Approved");
        assertThat(walk.taken()).extracting(Transition::event).containsExactly("SUBMIT", "APPROVE");
        assertThat(walk.unused()).containsExactly("APPROVE", "SUBMIT");
    }

    @Test
    void timeoutsAreTakenByTheirEvents() {
        assertThat(walk("{'amount': 100}", "SUBMIT", "TIMEOUT").path()).endsWith("Lost");
    }

    @Test
    void anEventThatLeadsNowhereIsExplainedWithThoseThatDo() {
        var walk = walk("{'amount': 100}", "SUBMIT", "SETTLE", "APPROVE");
        assertThat(walk.succeeded()).isFalse();
        assertThat(walk.path()).containsExactly("Draft", "Finance");
        assertThat(walk.failure())
                .isEqualTo(new Simulation.Failure(
                        "Finance",
                        "SETTLE",
                        "No transition from Finance for event SETTLE",
                        "no transition from Finance for SETTLE; possible: APPROVE, TIMEOUT"));
    }

    @Test
    void guardsThatDoNotPassAreShown() {
        assertThat(failure("{}", "SUBMIT"))
                .isEqualTo(new Simulation.Failure(
                        "Draft",
                        "SUBMIT",
                        "No transition from Draft for event SUBMIT",
                        "no guard passes from Draft for SUBMIT: to Director if context.amount > 5000; to Finance if context.amount"
                                + " <= 5000"));
    }

    @Test
    void aGuardThatCannotBeDecidedEndsTheWalk() {
        assertThat(failure("{'amount': 'much'}", "SUBMIT").explanation())
                .isEqualTo(
                        "guard cannot be decided: 'context.amount > 5000': the text 'much' and 5000 cannot be put in order");
    }

    @Test
    void whereNothingLeadsOnNothingIsPossible() {
        Machine stuck = Components.order("initialState: A\nstates: [{name: A}]");
        assertThat(Simulation.of(stuck).walk(List.of("GO"), Trees.object()).failure())
                .extracting(Simulation.Failure::explanation)
                .isEqualTo("no transition from A for GO; possible: none");
    }
}
