package dev.holdfast.bench;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.ComponentRegistry;
import dev.holdfast.machine.Handlers;
import dev.holdfast.machine.Instance;
import dev.holdfast.machine.MachineEvent;
import dev.holdfast.machine.MachineRuntime;
import dev.holdfast.machine.Outcome;
import dev.holdfast.machine.model.Component;
import dev.holdfast.machine.model.ComponentReader;
import java.time.Instant;

/** A machine of two states that goes back and forth; every event has a small payload, which becomes its data. */
final class Turnstile {
    static final String COIN = "COIN";
    static final String PUSH = "PUSH";

    private static final String MACHINE = "Turnstile";

    @SuppressWarnings("InlineFormatString") // longer than the method that fills it in
    private static final String YAML = """
            name: Gates
            stateMachines:
              - name: Turnstile
                initialState: Locked
                states:
                  - {name: Locked, type: entry}
                  - {name: Unlocked}
                transitions:
                  - {from: Locked, to: Unlocked, event: COIN%1$s}
                  - {from: Unlocked, to: Locked, event: PUSH%1$s}
            """;

    private static final String GUARD = ", guard: \"event.payload.n >= context.least\"";

    private final MachineRuntime runtime;
    private final String id;
    private long sent;

    private Turnstile(MachineRuntime runtime, String id) {
        this.runtime = runtime;
        this.id = id;
    }

    static Component component(boolean guarded) {
        return ComponentReader.read("gates.yaml", YAML.formatted(guarded ? GUARD : ""))
                .component();
    }

    static MachineRuntime host(ComponentRegistry registry, boolean guarded) {
        return registry.register(component(guarded), Handlers.none());
    }

    static Turnstile create(MachineRuntime runtime, String id) {
        Instance instance = runtime.create(id, MACHINE, Trees.object().put("least", 0));
        return new Turnstile(runtime, instance.id());
    }

    /** Creates turnstiles for writers 0, 1, 2…. */
    static Turnstile[] create(MachineRuntime runtime, int count) {
        var all = new Turnstile[count];
        for (int i = 0; i < count; i++) {
            all[i] = create(runtime, "turnstile-" + i);
        }
        return all;
    }

    /** The event number {@code sent}, from zero, which brings it to the other state. */
    void move() {
        String type = sent % 2 == 0 ? COIN : PUSH;
        var event = MachineEvent.of(type, Trees.object().put("n", sent), Instant.EPOCH);
        Outcome outcome = runtime.send(id, event);
        if (!(outcome instanceof Outcome.Taken)) {
            throw new IllegalStateException("event " + sent + " was not taken: " + outcome);
        }
        sent++;
    }
}
