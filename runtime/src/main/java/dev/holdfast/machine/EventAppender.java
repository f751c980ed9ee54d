package dev.holdfast.machine;

import dev.holdfast.event.Fenced;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.StreamWriter;
import dev.holdfast.machine.Deadlines.Setting;
import dev.holdfast.machine.model.Component;
import dev.holdfast.machine.model.Machine;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Meta;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Pages;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Appends events that another system has persisted, one after the other, each to the stream of its instance. Thread-safe. */
final class EventAppender {
    private static final int MAX_TRIES = 100;

    private final Log log;
    private final LoggedInstances instances;
    private final Definitions definitions;

    EventAppender(Backend store) {
        this.log = store.log();
        this.instances = new LoggedInstances(store, new InstanceCache(1));
        this.definitions = new Definitions(store.docs());
    }

    /** As {@link EventStore#append} promises it. */
    void append(PersistedEvent given) {
        PersistedEvent event = Past.recordable(given);
        for (int tries = 0; !recorded(event); tries++) {
            try {
                appendOnce(event);
                return;
            } catch (Fenced faster) {
                if (tries == MAX_TRIES) {
                    throw new TooBusy(event.instanceId());
                }
            }
        }
    }

    /** Whether the stream of its instance has the event; another stream may have one with its id, which is another event. */
    private boolean recorded(PersistedEvent event) {
        String stream = Streams.of(event.instanceId());
        return StoreFailed.asking("look for event", event.id(), () -> {
            Optional<Event> found = log.find(event.id());
            return found.isPresent()
                    && (found.get().stream().equals(stream)
                            || Pages.of(log, stream, 0).stream()
                                    .anyMatch(one -> one.id().equals(event.id())));
        });
    }

    private void appendOnce(PersistedEvent event) {
        Configuration at = instances.load(event.instanceId()).orElse(null);
        String state = at == null ? "" : at.instance().state();
        if (!state.equals(event.stateBefore())
                && !(at == null && !event.stateBefore().isEmpty())) {
            throw new IllegalStateException(
                    "event '" + event.id() + "' leads on from '" + event.stateBefore() + "', but instance '"
                            + event.instanceId() + "' is in '" + state + "'; append events in their order");
        }
        Machine machine = machine(event, at);
        Imported imported = Imported.by(machine);
        Entry entry = imported.entry(event, at, imported.status(event.stateAfter()), timers(event, at, machine), null);
        long version = at == null ? 0 : at.instance().version();
        new StreamWriter(log, Streams.of(event.instanceId()), version).append(List.of(newEvent(event, entry)));
    }

    private @Nullable Machine machine(PersistedEvent event, @Nullable Configuration at) {
        Optional<Component> component =
                at == null ? definitions.named(event.componentName()) : definitions.of(at.instance());
        return component.map(known -> known.machines().get(event.machineName())).orElse(null);
    }

    /** An instance that has a definition here has the timers of the state it comes to, as always. */
    private static List<Timer> timers(PersistedEvent event, @Nullable Configuration at, @Nullable Machine machine) {
        if (at == null || machine == null || at.instance().definition().isEmpty()) {
            return List.of();
        }
        if (event.stateBefore().equals(event.stateAfter())) {
            return at.instance().timers();
        }
        var setting = new Setting(event.id(), event.event().traceId(), Instant.ofEpochMilli(event.persistedAt()));
        String ids = Ids.step(at.instance(), at.instance().version() + 1);
        return Deadlines.found(machine, event.stateAfter(), ids, setting);
    }

    private static NewEvent newEvent(PersistedEvent event, Entry entry) {
        List<String> causes = event.causedBy().stream().limit(Names.MAX_TAGS).toList();
        List<String> tags = causes.stream().map(Ids::causedByTag).toList();
        return new NewEvent(
                event.id(),
                EntryCodec.type(entry),
                Instant.ofEpochMilli(event.persistedAt()),
                EntryCodec.encode(entry),
                new Meta(causes, event.event().traceId(), null, tags));
    }
}
