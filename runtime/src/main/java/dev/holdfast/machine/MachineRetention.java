package dev.holdfast.machine;

import dev.holdfast.event.DamageWarnings;
import dev.holdfast.event.Fenced;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.StreamWriter;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Pages;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says which events of instances nobody needs any more. First {@link #cover} records with instances all that they amount to; from
 * then on what comes before is history. An instance that has sent something which is not delivered keeps all it has, and so does
 * one that is over; it goes whole. An event that came from another instance stays until that one has recorded that it is delivered:
 * by its id it is known when it comes again. One thread at a time; instances may go on meanwhile.
 */
public final class MachineRetention {
    /** Younger events always stay, so that whoever asks twice within this time is understood. */
    public static final Duration LEAST = Duration.ofDays(1);

    private static final System.Logger LOG = System.getLogger(MachineRetention.class.getName());

    private final Log log;
    private final Docs docs;
    private final SnapshotStore snapshots;
    private final LoggedInstances instances;
    private final InstantSource clock;
    private final Instant before;
    private final Set<String> planned = new HashSet<>();

    /**
     * What is needed of a stream. Immutable.
     *
     * @param whole whether it is kept whole, or goes whole
     * @param fromVersion the first version that is needed; 1 where all are, {@link Long#MAX_VALUE} where none is
     */
    public record Needed(boolean whole, long fromVersion) {
        static final Needed ALL = new Needed(false, 1);
        static final Needed WHOLE = new Needed(true, Long.MAX_VALUE);
    }

    private MachineRetention(Backend store, InstantSource clock, Instant before) {
        this.log = store.log();
        this.docs = store.docs();
        this.snapshots = SnapshotStore.of(store, clock);
        this.instances = new LoggedInstances(store, new InstanceCache(1_000));
        this.clock = clock;
        this.before = before;
    }

    /** For events of any age; nothing is covered, so that only instances that are over can go. */
    public static MachineRetention ofAnyAge(Backend store, InstantSource clock) {
        return new MachineRetention(store, clock, Instant.MAX);
    }

    /**
     * For events above an age.
     *
     * @throws IllegalArgumentException if it is less than {@link #LEAST}
     */
    public static MachineRetention olderThan(Backend store, InstantSource clock, Duration age) {
        if (age.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException(
                    "events of machines stay for a day at least, so that whoever sends one twice"
                            + " is understood; give an age of 1 day or more");
        }
        return new MachineRetention(store, clock, clock.instant().minus(age));
    }

    /**
     * Records what instances amount to that have old events which nothing covers.
     *
     * @param dryRun whether it is only asked which would be covered
     * @return how many that were
     */
    public int cover(boolean dryRun) {
        return StoreFailed.asking("cover", "instances", () -> {
            int covered = 0;
            for (String stream : streams()) {
                if (unlessItCannotBeRead(stream, () -> tryCover(stream, dryRun))) {
                    covered++;
                }
            }
            return covered;
        });
    }

    private Set<String> streams() {
        Set<String> streams = new LinkedHashSet<>();
        for (Event event : Pages.of(log.passingOver(new DamageWarnings()), 0)) {
            if (Streams.isOne(event.stream()) && event.time().isBefore(before)) {
                streams.add(event.stream());
            }
        }
        return streams;
    }

    /** What cannot be read is left as it is, and the others are gone through all the same. */
    private static boolean unlessItCannotBeRead(String stream, BooleanSupplier work) {
        var done = new AtomicBoolean();
        Throwable failure = PassedOverInstances.failure(() -> done.set(work.getAsBoolean()));
        if (failure != null) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "all of '" + stream + "' is kept, for it cannot be read: " + Trouble.sentence(failure));
        }
        return done.get();
    }

    private boolean tryCover(String stream, boolean dryRun) {
        Configuration at = coverable(stream);
        return at != null && (dryRun ? planned.add(stream) : tryCover(stream, at));
    }

    /** The instance, if it has old events that nothing covers, and owes nothing. */
    private @Nullable Configuration coverable(String stream) {
        Course course = course(stream);
        Configuration at = course.at();
        if (at == null || !course.oldUncovered() || !delivered(at.owed())) {
            return null;
        }
        return at.instance().disposed() && at.owed().isEmpty() ? null : at;
    }

    private boolean tryCover(String stream, Configuration at) {
        Instant now = clock.instant();
        var entry = new Entry.Covered(new Configuration(at.instance(), List.of()), now);
        try {
            new StreamWriter(log, stream, at.instance().version())
                    .append(List.of(new NewEvent(
                            NewEvent.newId(), EntryCodec.type(entry), now, EntryCodec.encode(entry), Meta.NONE)));
            instances.forget(at.instance().id());
            return true;
        } catch (Fenced goesOn) {
            return false;
        }
    }

    private boolean delivered(List<Configuration.Owed> owed) {
        return owed.stream()
                .flatMap(some -> some.sends().stream())
                .allMatch(send ->
                        !(send instanceof Send.Broadcast) && log.find(send.id()).isPresent());
    }

    /** What is needed of the stream of an instance; all of one that cannot be read. */
    public Needed needed(String stream) {
        return StoreFailed.asking("read", stream, () -> {
            var needed = new AtomicReference<>(Needed.ALL);
            unlessItCannotBeRead(stream, () -> {
                needed.set(readNeeded(stream));
                return true;
            });
            return needed.get();
        });
    }

    private Needed readNeeded(String stream) {
        Course course = course(stream);
        Configuration at = course.at();
        if (at == null) {
            return Needed.ALL;
        }
        if (at.instance().disposed()) {
            boolean free = at.owed().isEmpty() && firstOwed(stream, Long.MAX_VALUE) == Long.MAX_VALUE;
            return free ? Needed.WHOLE : Needed.ALL;
        }
        long covered = planned.contains(stream) ? at.instance().version() + 1 : course.covered();
        return covered == 0 ? Needed.ALL : new Needed(false, Math.min(covered, firstOwed(stream, covered)));
    }

    /** Whether it is the stream of an instance. */
    public static boolean concerns(String stream) {
        return Streams.isOne(stream);
    }

    /** The first event that its sender may send again. */
    private long firstOwed(String stream, long untilVersion) {
        for (Event event : events(stream)) {
            if (event.version() >= untilVersion) {
                break;
            }
            boolean owed = event.meta().causedBy().stream()
                    .flatMap(cause -> log.find(cause).stream())
                    .map(Event::stream)
                    .anyMatch(sender -> Streams.isOne(sender)
                            && !sender.equals(stream)
                            && !planned.contains(sender)
                            && owes(Streams.instance(sender), event.id(), Streams.instance(stream)));
            if (owed) {
                return event.version();
            }
        }
        return Long.MAX_VALUE;
    }

    private boolean owes(String sender, String id, String receiver) {
        Optional<Configuration> found = instances.find(sender);
        return found.isPresent()
                && found.get().owed().stream()
                        .flatMap(some -> some.sends().stream())
                        .anyMatch(send -> send.id().equals(id) || id.equals(Ids.received(send.id(), receiver)));
    }

    /**
     * What a stream shows.
     *
     * @param covered the version of the last event that covers all before; 0 for none
     * @param oldUncovered whether there are old events after that
     */
    private record Course(@Nullable Configuration at, long covered, boolean oldUncovered) {}

    private Course course(String stream) {
        long covered = 0;
        boolean old = false;
        for (Event event : events(stream)) {
            if (event.type().equals(EntryCodec.COVERED) && EntryCodec.decode(event) instanceof Entry.Covered) {
                covered = event.version();
                old = false;
            } else {
                old |= event.time().isBefore(before);
            }
        }
        Configuration at =
                instances.replayed(Streams.instance(stream), Long.MAX_VALUE).orElse(null);
        return new Course(at, covered, old);
    }

    private Pages<Event> events(String stream) {
        return Pages.of(log, stream, 0);
    }

    /** Removes the documents about instances that are over and whose events are gone. */
    public void sweep() {
        StoreFailed.asking("sweep", Listing.COLLECTION, () -> {
            Set<String> gone = new HashSet<>();
            for (Doc doc : Pages.tagged(docs.passingOver(new DamageWarnings()), Listing.COLLECTION, "over")) {
                if (log.read(Streams.of(doc.key()), 0, 1).isEmpty()) {
                    snapshots.deleteSnapshot(doc.key());
                    docs.delete(Listing.COLLECTION, doc.key(), Expected.any());
                    gone.add(doc.key());
                }
            }
            var passedOver = new PassedOverDocs(docs);
            passedOver
                    .all()
                    .filter(passed -> gone.contains(passed.instance()))
                    .toList()
                    .forEach(passedOver::done);
            return true;
        });
    }
}
