package dev.holdfast.examples;

import dev.holdfast.event.Trees;
import dev.holdfast.machine.ComponentRegistry;
import dev.holdfast.machine.Handlers;
import dev.holdfast.machine.Instance;
import dev.holdfast.machine.MachineEvent;
import dev.holdfast.machine.MachineOptions;
import dev.holdfast.machine.MachineRuntime;
import dev.holdfast.machine.Outcome;
import dev.holdfast.machine.model.Component;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Stores;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A state machine in Java: an order that is paid, and sent a little later. Kill it, start it again, and it goes on. */
public final class PaidOrder {
    private PaidOrder() {}

    /** @param arguments a store: {@code file:var/orders} */
    public static void main(String[] arguments) throws InterruptedException {
        Component orders = Component.named("Orders")
                .machine(
                        "Order",
                        order -> order.initial("Placed")
                                .state("Paid", paid -> paid.onEntry("thank"))
                                .ends("Shipped")
                                .on("Placed", "PAY", "Paid", pay -> pay.guard("event.payload.amount >= context.total"))
                                .after(Duration.ofMillis(200), "Paid", "PACKED", "Shipped"))
                .build();
        Handlers handlers = Handlers.of(Map.of("thank", (event, context, sender) -> context.put("thanked", true)));
        try (Backend store = Stores.open(arguments[0]);
                var registry = ComponentRegistry.open(store, MachineOptions.defaults())) {
            MachineRuntime runtime = registry.register(orders, handlers);
            runtime.create("order-1", "Order", Trees.object().put("total", 12));
            var paid = MachineEvent.of(
                    "PAY", Trees.object().put("amount", 12), Clock.systemUTC().instant());
            Outcome outcome = runtime.send("order-1", paid, "payment-1", List.of()); // again is once
            System.out.println(outcome.getClass().getSimpleName());
            registry.awaitEnd(Duration.ofMinutes(1));
            Instance order = runtime.instance("order-1").orElseThrow();
            System.out.println(order.state() + " " + order.context());
        }
    }
}
