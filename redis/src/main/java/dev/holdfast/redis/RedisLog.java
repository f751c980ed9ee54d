package dev.holdfast.redis;

import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Filtered;
import dev.holdfast.store.Log;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.PageFill;
import dev.holdfast.store.StoreException;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.Truncation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The log of a {@link Space}: one Redis stream of all events, whose ids are the positions. Thread-safe. */
record RedisLog(Space space, @Nullable Consumer<Corrupt> damaged) implements Log {
    /** The most events removed while everybody else waits. */
    private static final int TRUNCATED_AT_ONCE = 5_000;

    private static final Script APPEND = Script.of("append");
    private static final Script READ = Script.of("read");
    private static final Script READ_ALL = Script.of("read-all");
    private static final Script READ_TAGGED = Script.of("read-tagged");
    private static final Script FIND = Script.of("find-event");
    private static final Script TRUNCATE = Script.of("truncate");
    private static final Script TRUNCATIONS = Script.of("truncations");

    @Override
    public long append(String stream, Expected expected, List<NewEvent> events) {
        Names.check("stream", stream);
        Log.checkBatch(events);
        List<Object> arguments = new ArrayList<>(List.of(stream, Answer.expected(expected)));
        for (NewEvent event : events) {
            List<String> fields = EventEntry.encode(stream, event);
            arguments.add(fields.size());
            arguments.addAll(fields);
        }
        Answer answer = Answer.of(space.write(APPEND, arguments.toArray()));
        return switch (answer.kind()) {
            case "done" -> answer.number();
            case "conflict" -> throw new StoreException.Conflict("stream '" + stream + "'", expected, answer.number());
            default ->
                throw new IllegalArgumentException("stream '" + stream + "' holds some of the " + events.size()
                        + " events of this batch, but not all side by side in this order; the one that differs is "
                        + answer.value()
                        + "; repeat exactly the batch that was appended, or give new events new ids");
        };
    }

    @Override
    public long version(String stream) {
        Names.check("stream", stream);
        byte[] version = space.read(redis -> redis.hget(space.key("versions"), Space.bytes(stream)));
        return version == null ? 0 : Space.number(version);
    }

    @Override
    public List<Event> read(String stream, long afterVersion, int limit) {
        Names.check("stream", stream);
        Names.checkLimit(limit, MAX_BATCH);
        var page = new PageFill<Event>(limit);
        for (Object entry : space.read(READ, stream, Space.within(afterVersion), limit)) {
            if (!page.isFull()) {
                page.add(decode(entry));
            }
        }
        return page.items();
    }

    @Override
    public List<Event> readAll(long afterPosition, int limit) {
        Names.checkLimit(limit, MAX_BATCH);
        return page(afterPosition, limit, after -> space.read(READ_ALL, Space.within(after), limit));
    }

    @Override
    public Optional<Event> find(String id) {
        Names.check("event id", id);
        return page(0, 1, after -> after == 0 ? space.read(FIND, id) : List.of()).stream()
                .findFirst();
    }

    @Override
    public List<Event> readTagged(String tag, long afterPosition, int limit) {
        Names.check("tag", tag);
        Names.checkLimit(limit, MAX_BATCH);
        return page(afterPosition, limit, after -> space.read(READ_TAGGED, tag, Space.within(after), limit));
    }

    @Override
    public Log passingOver(Consumer<Corrupt> told) {
        return new RedisLog(space, told);
    }

    private List<Event> page(long afterPosition, int limit, Function<Long, List<Object>> read) {
        return Filtered.decoded(afterPosition, limit, read, EventEntry::position, this::decode, damaged);
    }

    private Event decode(Object entry) {
        return EventEntry.decode(space.url().space() + ":log", entry);
    }

    /** Long truncations are made in steps, so that nobody waits long; each step is a truncation, only less far. */
    @Override
    public void truncate(String stream, long throughVersion) {
        Names.check("stream", stream);
        long done;
        do {
            Answer answer = Answer.of(space.write(TRUNCATE, stream, throughVersion, TRUNCATED_AT_ONCE));
            if (answer.kind().equals("refused")) {
                throw new IllegalArgumentException("stream '" + stream + "' is at version " + answer.number()
                        + " and cannot be truncated through version " + throughVersion);
            }
            done = answer.number();
        } while (done < throughVersion);
    }

    @Override
    public List<Truncation> truncations(String afterStream, int limit) {
        Names.checkLimit(limit, MAX_BATCH);
        List<?> parts = space.read(TRUNCATIONS, afterStream, limit);
        List<Truncation> truncations = new ArrayList<>();
        for (int i = 0; i < parts.size(); i += 2) {
            truncations.add(new Truncation(Space.text(parts.get(i)), Space.number(parts.get(i + 1))));
        }
        return List.copyOf(truncations);
    }
}
