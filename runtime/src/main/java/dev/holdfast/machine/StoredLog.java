package dev.holdfast.machine;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.StreamWriter;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Meta;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The log of a store, with a stream for each instance. Thread-safe. */
final class StoredLog implements InstanceLog {
    private final Log log;

    StoredLog(Log log) {
        this.log = log;
    }

    @Override
    public boolean append(long version, Configuration after, List<Draft> drafts) {
        String id = after.instance().id();
        List<NewEvent> events = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            events.add(event(id, draft));
        }
        long recorded = new StreamWriter(log, Streams.of(id), version).append(events);
        return recorded == version + drafts.size() && isOurs(Streams.of(id), version, events.getFirst());
    }

    /**
     * Another process may have brought the same event to the same version: the store takes that for one append, and what was
     * decided there may be different.
     */
    private boolean isOurs(String stream, long version, NewEvent first) {
        if (!Ids.repeatable(first.id(), first.meta().tags())) {
            return true;
        }
        List<Event> stored = StoreFailed.asking("read", stream, () -> log.read(stream, version, 1));
        return stored.isEmpty()
                || (stored.getFirst().time().equals(first.time())
                        && stored.getFirst().body().equals(first.body()));
    }

    private static NewEvent event(String instance, Draft draft) {
        Entry entry = draft.entry();
        List<String> tags = new ArrayList<>();
        if (!Pending.sends(entry).isEmpty() && !(entry instanceof Entry.Covered)) {
            tags.add(LoggedInstances.SENDS);
        }
        if (draft.request() != null) {
            tags.add(Ids.requestTag(instance, draft.request()));
            if (!draft.id().equals(draft.request())) {
                tags.add(Ids.aliasTag(draft.request()));
            }
        }
        draft.causedBy().forEach(cause -> tags.add(Ids.causedByTag(cause)));
        var meta = tags.isEmpty() && draft.causedBy().isEmpty() && draft.traceId() == null
                ? Meta.NONE
                : new Meta(draft.causedBy(), draft.traceId(), null, tags);
        return new NewEvent(draft.id(), EntryCodec.type(entry), draft.time(), EntryCodec.encode(entry), meta);
    }

    @Override
    public List<Logged> read(String instance, long afterVersion) {
        return Pages.of(log, Streams.of(instance), afterVersion).stream()
                .limit(Log.MAX_BATCH)
                .map(Logged::of)
                .toList();
    }

    @Override
    public long version(String instance) {
        String stream = Streams.of(instance);
        return StoreFailed.asking("read", stream, () -> log.version(stream));
    }

    @Override
    public boolean recorded(String instance, String eventId) {
        return StoreFailed.asking(
                "look for event",
                eventId,
                () -> log.find(eventId)
                        .filter(event -> event.stream().equals(Streams.of(instance)))
                        .isPresent());
    }

    @Override
    public Optional<String> idFor(String instance, String request) {
        return StoreFailed.asking("look for event", request, () -> {
            if (!log.readTagged(Ids.requestTag(instance, request), 0, 1).isEmpty()) {
                return Optional.empty();
            }
            Optional<Event> same = log.find(request);
            if (same.isEmpty()) {
                return Optional.of(request);
            }
            boolean before = same.get().stream().equals(Streams.of(instance)) && !Ids.madeUp(same.get());
            return before ? Optional.empty() : Optional.of(Ids.own(request, instance));
        });
    }

    @Override
    public Page after(long position, BiConsumer<Long, StoreException.Corrupt> damaged) {
        LogReading.Page page = new LogReading(log, damaged).after(position);
        List<Logged> logged = page.events().stream()
                .filter(event -> Streams.isOne(event.stream()))
                .map(Logged::of)
                .toList();
        return new Page(logged, page.through(), page.last());
    }
}
