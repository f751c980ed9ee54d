package dev.holdfast.cli;

import dev.holdfast.event.PersistenceException;
import dev.holdfast.event.Trees;
import dev.holdfast.machine.ComponentRegistry;
import dev.holdfast.machine.Handler;
import dev.holdfast.machine.Handlers;
import dev.holdfast.machine.MachineEvent;
import dev.holdfast.machine.MachineListener;
import dev.holdfast.machine.MachineOptions;
import dev.holdfast.machine.MachineRuntime;
import dev.holdfast.machine.Outcome;
import dev.holdfast.machine.model.Component;
import dev.holdfast.machine.model.ComponentReader;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Stores;
import dev.holdfast.time.Leases;
import dev.holdfast.time.SteadyClock;
import dev.holdfast.time.SystemTimers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that hosts two components and does what it is told, a line each: {@code create ID}, {@code send ID EVENT EVENT-ID}
 * and {@code finish}. It answers with the last word of the line when that is recorded, and with {@code later} before it when
 * the instance cannot take the event yet.
 */
final class MachineHost {
    /**
     * An order has a task, a child that ends by a timer; a pick, a child elsewhere that does, too; and is booked in the end. The
     * timer of the pick is further ahead than a process keeps in memory. The clock goes {@linkplain HastyTimers fast}.
     */
    static final String SHOP = """
            name: Shop
            entryMachine: Ledger
            entryMachineMode: singleton
            stateMachines:
              - name: Order
                initialState: New
                states:
                  - {name: New, type: entry}
                  - {name: Working}
                  - {name: Timed}
                  - {name: Asked}
                  - {name: Done, type: final}
                transitions:
                  - {from: New, to: Working, event: START, type: inter_machine, targetMachine: Task, contextMapping: {order: order}}
                  - {from: Working, to: Working, event: NOTE, type: internal, triggeredMethod: note}
                  - {from: Timed, to: Timed, event: NOTE, type: internal, triggeredMethod: note}
                  - {from: Working, to: Working, event: TASK_DONE, type: internal, triggeredMethod: taskDone}
                  - {from: Timed, to: Timed, event: TASK_DONE, type: internal, triggeredMethod: taskDone}
                  - {from: Working, to: Timed, event: TICK, type: timeout, timeoutMs: 2400}
                  - from: Timed
                    to: Asked
                    event: ASK
                    guard: "context.tasksDone === 1"
                    type: cross_component
                    targetComponent: Stock
                    targetMachine: Pick
                    contextMapping: {order: order}
                  - {from: Asked, to: Done, event: PICKED}
              - name: Task
                initialState: Begun
                states: [{name: Begun, type: entry}, {name: Over, type: final}]
                transitions:
                  - {from: Begun, to: Over, event: RUNG, type: timeout, timeoutMs: 1200, notifyParent: {event: TASK_DONE}}
              - name: Ledger
                initialState: Open
                states: [{name: Open, type: entry}]
                transitions: [{from: Open, to: Open, event: BOOK, type: internal, triggeredMethod: book}]
            """;

    static final String STOCK = """
            name: Stock
            stateMachines:
              - name: Pick
                initialState: Waiting
                states:
                  - {name: Waiting, type: entry}
                  - name: Picked
                    type: final
                    cascadingRules:
                      - {targetComponent: Shop, targetMachine: Ledger, targetState: Open, event: BOOK, payload: {booked: "{{order}}"}}
                transitions:
                  - {from: Waiting, to: Picked, event: FOUND, type: timeout, timeoutMs: 75000, notifyParent: {event: PICKED}}
            """;

    /** Short, for a process of which nothing is left on one machine. */
    private static final Duration LEASE = Duration.ofMillis(300);

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long PAUSE_NANOS = 20_000_000;

    private final ComponentRegistry registry;
    private final MachineRuntime shop;

    private MachineHost(ComponentRegistry registry) {
        this.registry = registry;
        Map<Component, Handlers> hosted = new LinkedHashMap<>();
        hosted.put(ComponentReader.read("shop.yaml", SHOP).component(), handlers());
        hosted.put(ComponentReader.read("stock.yaml", STOCK).component(), Handlers.none());
        registry.registerAll(hosted);
        this.shop = registry.runtime("Shop");
    }

    private static Handlers handlers() {
        Handler booked = (event, context, sender) ->
                context.withArray("all").add(event.payload().path("booked").asInt());
        return Handlers.of(Map.of("note", count("notes"), "taskDone", count("tasksDone"), "book", booked));
    }

    private static Handler count(String name) {
        return (event, context, sender) -> context.put(name, context.path(name).asInt(0) + 1);
    }

    /** @param arguments the URL of the store, and what the process is called */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var clock = Clock.systemUTC();
        try (Backend store = Stores.open(arguments[0]);
                var timers = new HastyTimers();
                var steady = new SystemTimers(new SteadyClock(clock));
                var leases = new Leases(store.docs(), steady, arguments[1], LEASE);
                var registry = ComponentRegistry.open(
                        store,
                        MachineOptions.defaults().withSnapshotInterval(3),
                        MachineListener.none(),
                        timers,
                        leases)) {
            new MachineHost(registry).work();
        }
    }

    private void work() throws IOException, InterruptedException {
        System.out.println("ready");
        var told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = told.readLine(); line != null; line = told.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("finish")) {
                System.out.println(registry.awaitEnd(PATIENCE) ? "finished" : "there is no end");
                return;
            }
            Thread.ofVirtual().start(() -> System.out.println(answer(words)));
        }
    }

    private String answer(String[] words) {
        String key = words[words.length - 1];
        try {
            if (words[0].equals("create")) {
                int number = Integer.parseInt(key.substring(key.indexOf('-') + 1));
                shop.create(key, "Order", Trees.object().put("order", number));
                return key;
            }
            var event = MachineEvent.of(words[2], Clock.systemUTC().instant());
            Outcome outcome = shop.send(words[1], event, key, List.of());
            if (!(outcome instanceof Outcome.Ignored)) {
                return key;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            return "later " + key;
        } catch (PersistenceException failed) {
            return "failed " + key + ": " + failed.getMessage();
        }
    }
}
