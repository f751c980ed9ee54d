package dev.holdfast.machine;

import dev.holdfast.event.Fenced;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.StreamWriter;
import dev.holdfast.machine.model.Component;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Limits;
import dev.holdfast.store.Log;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Pages;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes over instances that another system has persisted: a stream for each, with its events under their ids. Whatever is there
 * is left as it is, so that the same again changes nothing, and continues what was interrupted. Thread-safe; an instance is for
 * one process at a time.
 */
public final class Takeover {
    private static final int MAX_TRIES = 10;

    private final Log log;
    private final Limits limits;
    private final Snapshots snapshots;
    private final Definitions definitions;
    private final Map<String, Component> components;

    /** What became of an instance. */
    public enum Outcome {
        /** It is new here. */
        ADDED,
        /** Some of its events were here, and the others were added. */
        CONTINUED,
        /** All was here. */
        UNCHANGED,
        /** It has gone on here since it was taken over, and elsewhere too; what is not here was not added. */
        PARTED
    }

    /**
     * @param events how many were added
     * @param doubts what is contradictory, as parts of sentences that begin with the instance
     */
    public record Taken(Outcome outcome, int events, List<String> doubts) {
        public Taken {
            doubts = List.copyOf(doubts);
        }
    }

    /** @param components whose instances get their definitions, and with them their timers */
    public Takeover(Backend store, InstantSource clock, Collection<Component> components) {
        this.log = store.log();
        this.limits = store.limits();
        this.snapshots = new Snapshots(store.docs(), clock, MachineOptions.SNAPSHOT_INTERVAL, 1);
        this.definitions = new Definitions(store.docs());
        this.components = components.stream().collect(Collectors.toMap(Component::name, Function.identity()));
    }

    /** Keeps the definitions of the components, so that instances can be shown and found by what matters to them. */
    public void keepDefinitions() {
        components.values().forEach(definitions::keep);
    }

    /** Tells what {@link #take} would do, and changes nothing. */
    public Taken plan(Past past) {
        var reading = new PastReading(past, components);
        List<NewEvent> events = reading.events();
        limits.check(events);
        return decided(past, reading, events);
    }

    /**
     * Takes over an instance.
     *
     * @throws IllegalArgumentException if something in it cannot be an event here; nothing is written then
     */
    public Taken take(Past past) {
        for (int tries = 1; ; tries++) {
            try {
                return tryTake(past);
            } catch (Fenced
                    | Overtaken
                            faster) { // whoever hosts it, or imports it too; it is compared again with what there is
                // now
                if (tries == MAX_TRIES) {
                    return new Taken(Outcome.PARTED, 0, List.of());
                }
            }
        }
    }

    private Taken tryTake(Past past) {
        var reading = new PastReading(past, components);
        List<NewEvent> events = reading.events();
        limits.check(events);
        Taken taken = decided(past, reading, events);
        if (taken.events() > 0) {
            int from = events.size() - taken.events();
            var writer = new StreamWriter(log, Streams.of(past.instanceId()), from);
            for (int i = from; i < events.size(); i += Log.MAX_BATCH) {
                append(past, writer, events.subList(i, Math.min(events.size(), i + Log.MAX_BATCH)));
            }
            Configuration after = reading.after();
            if (after != null && (past.copy() != null || events.size() > MachineOptions.SNAPSHOT_INTERVAL)) {
                StoreFailed.asking("write the snapshot of", past.instanceId(), () -> {
                    snapshots.save(after);
                    return true;
                });
            }
        }
        return taken;
    }

    /** A log refuses a batch of which it holds a part, which somebody else has written meanwhile. */
    private void append(Past past, StreamWriter writer, List<NewEvent> events) {
        try {
            writer.append(events);
        } catch (IllegalArgumentException refused) {
            String stream = Streams.of(past.instanceId());
            long version = StoreFailed.asking("read", stream, () -> log.version(stream));
            if (version == writer.version()) {
                throw refused;
            }
            throw new Overtaken();
        }
    }

    /** Somebody else has written to the stream. */
    private static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private Taken decided(Past past, PastReading reading, List<NewEvent> events) {
        String stream = Streams.of(past.instanceId());
        return StoreFailed.asking("read", stream, () -> {
            long version = log.version(stream);
            if (version == 0) {
                return new Taken(Outcome.ADDED, events.size(), reading.doubts());
            }
            if (sameUntil(stream, Math.min(version, events.size()), events)) {
                int rest = (int) Math.max(0, events.size() - version);
                return new Taken(rest == 0 ? Outcome.UNCHANGED : Outcome.CONTINUED, rest, reading.doubts());
            }
            return new Taken(Outcome.PARTED, 0, reading.doubts());
        });
    }

    /** Events that are not kept any more count as the same. */
    private boolean sameUntil(String stream, long version, List<NewEvent> events) {
        return Pages.of(log, stream, 0).stream()
                .takeWhile(event -> event.version() <= version)
                .allMatch(event -> events.get((int) event.version() - 1).id().equals(event.id()));
    }
}
