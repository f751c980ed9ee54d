package dev.holdfast.machine;

import dev.holdfast.machine.Configuration.Owed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an entry makes of an instance. Decisions are made with it and replayed with it, so that a restored instance is what it
 * was.
 */
final class Fold {
    private Fold() {}

    /** Where in its stream an entry is, or will be. */
    record Mark(
            String stream,
            String eventId,
            long version,
            Instant time,
            @Nullable String traceId) {}

    /** Whether it says all about an instance, so that nothing has to be known of what was before. */
    static boolean begins(Entry entry) {
        return entry instanceof Entry.Created || entry instanceof Entry.Covered;
    }

    /** @param before null before the first entry */
    static Configuration apply(@Nullable Configuration before, Entry entry, Mark mark) {
        if (before == null) {
            return switch (entry) {
                case Entry.Created created -> created(created, mark);
                case Entry.Covered covered -> at(covered.configuration(), mark);
                default ->
                    throw new IllegalStateException("the stream '" + mark.stream() + "' begins with an event of type "
                            + entry.getClass().getSimpleName() + ", not with the creation of an instance");
            };
        }
        return switch (entry) {
            case Entry.Created created -> created(created, mark);
            case Entry.Changed changed -> changed(before, changed, mark);
            case Entry.Refused refused -> refused(before, refused, mark);
            case Entry.Resolved resolved ->
                new Configuration(at(before, mark).instance(), resolved(before.owed(), resolved));
            case Entry.Retimed retimed ->
                with(before, before.instance().state(), before.instance().status(), retimed.timers(), mark);
            case Entry.Migrated migrated -> migrated(before, migrated, mark);
            case Entry.Covered covered -> at(covered.configuration(), mark);
        };
    }

    private static Configuration created(Entry.Created created, Mark mark) {
        Entry.Result result = created.result();
        var instance = new Instance(
                Streams.instance(mark.stream()),
                created.component(),
                created.machine(),
                created.definition(),
                result.state(),
                result.status(),
                created.context(),
                created.publicMember(),
                created.entryPoint(),
                created.parent(),
                mark.time(),
                mark.time(),
                mark.version(),
                mark.eventId(),
                0,
                result.timers());
        return new Configuration(instance, owed(List.of(), result, mark));
    }

    private static Configuration changed(Configuration before, Entry.Changed changed, Mark mark) {
        Instance was = before.instance();
        Entry.Result result = changed.result();
        var instance = new Instance(
                was.id(),
                was.component(),
                was.machine(),
                was.definition(),
                result.state(),
                result.status(),
                changed.context().applyTo(merged(was.context(), changed)),
                was.publicMember() == null
                        ? null
                        : applied(merged(was.publicMember(), changed), changed.publicMember()),
                was.entryPoint(),
                was.parent(),
                was.createdAt(),
                mark.time(),
                mark.version(),
                mark.eventId(),
                was.transitions() + 1,
                result.timers());
        return new Configuration(instance, owed(before.owed(), result, mark));
    }

    private static ObjectNode merged(ObjectNode before, Entry.Changed changed) {
        return changed.merged() ? Changes.merged(before, changed.event().payload()) : before;
    }

    private static @Nullable ObjectNode applied(@Nullable ObjectNode before, @Nullable Changes changes) {
        return before == null || changes == null ? before : changes.applyTo(before);
    }

    private static List<Owed> owed(List<Owed> before, Entry.Result result, Mark mark) {
        List<Owed> owed = new ArrayList<>(result.settled() ? List.of() : before);
        if (!result.sends().isEmpty()) {
            owed.add(new Owed(mark.eventId(), mark.traceId(), result.sends()));
        }
        return owed;
    }

    private static List<Owed> resolved(List<Owed> before, Entry.Resolved resolved) {
        List<Owed> owed = new ArrayList<>();
        for (Owed some : before) {
            List<Send> sends = new ArrayList<>();
            for (Send send : some.sends()) {
                if (send.id().equals(resolved.send())) {
                    sends.addAll(resolved.found());
                } else {
                    sends.add(send);
                }
            }
            owed.add(new Owed(some.cause(), some.traceId(), sends));
        }
        return owed;
    }

    /** A timer that led nowhere is over; so are all of an instance that is. */
    private static Configuration refused(Configuration before, Entry.Refused refused, Mark mark) {
        Instance was = before.instance();
        List<Timer> timers = refused.status() == Instance.Status.ACTIVE
                ? was.timers().stream()
                        .filter(timer -> !timer.id().equals(mark.eventId()))
                        .toList()
                : List.of();
        return with(before, was.state(), refused.status(), timers, mark);
    }

    private static Configuration migrated(Configuration before, Entry.Migrated migrated, Mark mark) {
        Instance was = before.instance();
        var instance = new Instance(
                was.id(),
                was.component(),
                was.machine(),
                migrated.to(),
                migrated.state(),
                migrated.status() == null ? was.status() : migrated.status(),
                migrated.context().applyTo(was.context()),
                applied(was.publicMember(), migrated.publicMember()),
                was.entryPoint(),
                was.parent(),
                was.createdAt(),
                mark.time(),
                mark.version(),
                was.lastEventId(),
                was.transitions(),
                migrated.timers());
        return new Configuration(instance, before.owed());
    }

    /** The same at another version. */
    private static Configuration at(Configuration before, Mark mark) {
        Instance was = before.instance();
        return with(before, was.state(), was.status(), was.timers(), mark);
    }

    private static Configuration with(
            Configuration before, String state, Instance.Status status, List<Timer> timers, Mark mark) {
        Instance was = before.instance();
        var instance = new Instance(
                was.id(),
                was.component(),
                was.machine(),
                was.definition(),
                state,
                status,
                was.context(),
                was.publicMember(),
                was.entryPoint(),
                was.parent(),
                was.createdAt(),
                was.updatedAt(),
                mark.version(),
                was.lastEventId(),
                was.transitions(),
                timers);
        return new Configuration(instance, before.owed());
    }
}
