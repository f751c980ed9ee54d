package dev.holdfast.machine;

import dev.holdfast.machine.Configuration.Owed;
import dev.holdfast.machine.Host.Manner;
import dev.holdfast.machine.Send.Broadcast;
import dev.holdfast.machine.Send.Create;
import dev.holdfast.machine.Send.ToInstance;
import dev.holdfast.machine.Stimulus.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Delivers sends. Each receiver's event has the id of its send, so that delivering twice has the effect of once. Thread-safe.
 */
final class Delivery {
    private final Host host;
    private final Instances instances;
    private final Receivers receivers;
    private final Undeliverables undeliverables;
    private final UnhostedComponents unhosted;
    private final Runnable elsewhere;

    /** @param elsewhere tells other processes that there is something for a component they may host */
    Delivery(
            Host host,
            Instances instances,
            Receivers receivers,
            Undeliverables undeliverables,
            UnhostedComponents unhosted,
            Runnable elsewhere) {
        this.undeliverables = undeliverables;
        this.unhosted = unhosted;
        this.elsewhere = elsewhere;
        this.host = host;
        this.instances = instances;
        this.receivers = receivers;
    }

    /**
     * @param again whether some of it may have been delivered before
     * @param undeliverable which failures are recorded with the sender instead of being thrown
     * @return whether all of it is delivered; what is for components hosted elsewhere may not be
     */
    boolean deliver(String sender, Owed owed, boolean again, Predicate<Throwable> undeliverable) {
        boolean all = true;
        for (Send send : owed.sends()) {
            all &= unless(undeliverable, sender, owed, send, () -> deliver(sender, owed, send, again));
        }
        return all;
    }

    /** Delivers a send, or records that it cannot be, so that the others are delivered. */
    private boolean unless(
            Predicate<Throwable> undeliverable, String sender, Owed owed, Send send, BooleanSupplier delivery) {
        try {
            return delivery.getAsBoolean();
        } catch (RuntimeException | Error failed) {
            if (!undeliverable.test(failed)) {
                throw failed;
            }
            undeliverables.record(sender, owed, send, failed);
            return true;
        }
    }

    /** One send, whatever fails. */
    boolean deliver(String senderId, Owed owed, Send send, boolean again) {
        Instance sender = instances.find(senderId).map(Configuration::instance).orElse(null);
        if (sender == null) {
            return true; // it was removed with all that it sent
        }
        return switch (send) {
            case ToInstance one -> one(sender, owed, one, again);
            case Create create -> create(sender, owed, create, again);
            case Broadcast broadcast -> {
                Optional<List<ToInstance>> receivers = resolve(sender, owed, broadcast);
                boolean all = receivers.isPresent() || leftToOthers(broadcast.component(), false);
                for (ToInstance one : receivers.orElse(List.of())) {
                    all &= unless(Trouble::lasts, senderId, owed, one, () -> one(sender, owed, one, again));
                }
                yield all;
            }
        };
    }

    private boolean one(Instance sender, Owed owed, ToInstance send, boolean again) {
        Optional<Instance> receiver = instances.find(send.instance()).map(Configuration::instance);
        if (receiver.isEmpty()) {
            return undeliverable(
                    sender, owed, send.id(), send.event(), "there is no instance '" + send.instance() + "'");
        }
        String component = receiver.get().component();
        if (!host.hosts(component)) {
            return leftToOthers(component, again && recorded(sender, send.instance(), send.id()));
        }
        var event = new MachineEvent(send.event(), send.payload(), host.now(), owed.traceId());
        var signal = new Signal(send.id(), event, parent(sender), List.of(owed.cause()));
        host.move(send.instance(), signal, again ? Manner.DELIVERED_AGAIN : Manner.DELIVERED);
        return true;
    }

    private boolean create(Instance sender, Owed owed, Create send, boolean again) {
        Hosted hosted = host.hosted(send.component());
        if (hosted == null) {
            return leftToOthers(send.component(), again && recorded(sender, send.instance(), send.id()));
        }
        if (!hosted.component().machines().containsKey(send.machine())) {
            String why = "component '" + send.component() + "' has no machine '" + send.machine() + "'";
            return undeliverable(sender, owed, send.id(), send.event(), why);
        }
        var birth = new Birth(
                send.component(),
                send.machine(),
                send.instance(),
                send.state(),
                send.context(),
                false,
                parent(sender),
                send.event());
        var event = new MachineEvent(Entry.CREATED, send.context(), host.now(), owed.traceId());
        try {
            var signal = new Signal(send.id(), event, parent(sender), List.of(owed.cause()));
            if (host.create(birth, signal, again).fresh() || instances.recorded(send.instance(), send.id())) {
                return true;
            }
            String why = "there is an instance '" + send.instance() + "' already, which something else created";
            return undeliverable(sender, owed, send.id(), send.event(), why);
        } catch (EventRefused | InvalidData refused) {
            return undeliverable(sender, owed, send.id(), send.event(), String.valueOf(refused.getMessage()));
        }
    }

    private boolean leftToOthers(String component, boolean delivered) {
        if (!delivered) {
            unhosted.noteIfUnheardOf(component);
            elsewhere.run();
        }
        return delivered;
    }

    /** Whether a send has become an event of its receiver, or of its sender because there is nobody to take it. */
    private boolean recorded(Instance sender, String receiver, String id) {
        return instances.recorded(receiver, id) || instances.recorded(sender.id(), id);
    }

    private boolean undeliverable(Instance sender, Owed owed, String id, String type, String why) {
        undeliverables.nobody(sender.id(), owed, id, type, why);
        return true;
    }

    /**
     * Finds the receivers of a broadcast and records them before the first of them gets it, so that they are the same
     * whenever it is delivered again; nothing as long as nobody has ever hosted their component.
     */
    private Optional<List<ToInstance>> resolve(Instance sender, Owed owed, Broadcast broadcast) {
        Optional<List<ToInstance>> before = resolved(sender.id(), owed, broadcast);
        if (before.isPresent()) {
            return before;
        }
        if (unhosted.isUnheardOf(broadcast.component())
                && receivers.of(broadcast).isEmpty()) {
            return Optional.empty();
        }
        host.record(
                sender.id(),
                at -> new Draft(
                        Ids.resolution(broadcast.id()),
                        new Entry.Resolved(broadcast.id(), found(broadcast)),
                        host.now(),
                        List.of(),
                        null));
        return Optional.of(
                resolved(sender.id(), owed, broadcast).orElseThrow(() -> new NoSuchInstance("deliver", sender.id())));
    }

    private List<ToInstance> found(Broadcast broadcast) {
        List<ToInstance> found = new ArrayList<>();
        for (Instance receiver : receivers.of(broadcast)) {
            found.add(new ToInstance(
                    Ids.received(broadcast.id(), receiver.id()),
                    broadcast.component(),
                    receiver.id(),
                    broadcast.event(),
                    broadcast.payload()));
        }
        return found;
    }

    /** The receivers that are recorded; nothing if none are yet. */
    private Optional<List<ToInstance>> resolved(String sender, Owed owed, Broadcast broadcast) {
        List<Send> sends = instances.find(sender).stream()
                .flatMap(configuration -> configuration.owed().stream())
                .filter(some -> some.cause().equals(owed.cause()))
                .flatMap(some -> some.sends().stream())
                .toList();
        if (sends.contains(broadcast)) {
            return Optional.empty();
        }
        return Optional.of(sends.stream()
                .filter(ToInstance.class::isInstance)
                .map(ToInstance.class::cast)
                .filter(send -> send.id().equals(Ids.received(broadcast.id(), send.instance())))
                .toList());
    }

    private static Instance.Parent parent(Instance instance) {
        return new Instance.Parent(instance.id(), instance.machine(), instance.component());
    }
}
