package dev.holdfast.store.file;

import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Filtered;
import dev.holdfast.store.Log;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.Truncation;
import dev.holdfast.store.file.Histories.Candidate;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The log in files: every stream has its history, shared or its own, and reads over all streams merge them by position. */
final class FileLog implements Log {
    private final Histories histories;
    private final FileOptions options;
    private final OpenFlag open;
    private final @Nullable Consumer<Corrupt> damaged;

    FileLog(Histories histories, FileOptions options, OpenFlag open) {
        this(histories, options, open, null);
    }

    private FileLog(Histories histories, FileOptions options, OpenFlag open, @Nullable Consumer<Corrupt> damaged) {
        this.histories = histories;
        this.options = options;
        this.open = open;
        this.damaged = damaged;
    }

    @Override
    public long append(String stream, Expected expected, List<NewEvent> events) {
        open.requireAppending();
        Names.check("stream", stream);
        Log.checkBatch(events);
        return histories.of(stream).write(writer -> writer.append(stream, expected, events));
    }

    @Override
    public void truncate(String stream, long throughVersion) {
        open.requireAppending();
        Names.check("stream", stream);
        histories.of(stream).write(writer -> {
            writer.truncate(stream, throughVersion, options.clock().instant());
            return stream;
        });
    }

    @Override
    public List<Truncation> truncations(String afterStream, int limit) {
        open.require();
        Names.checkLimit(limit, MAX_BATCH);
        return histories.all().stream()
                .flatMap(history ->
                        looked(() -> history.read(journal ->
                                        List.copyOf(journal.truncations().entrySet())))
                                .stream())
                .filter(truncated ->
                        truncated.getValue() > 0 && Docs.KEY_ORDER.compare(truncated.getKey(), afterStream) > 0)
                .map(truncated -> new Truncation(truncated.getKey(), truncated.getValue()))
                .sorted(Comparator.comparing(Truncation::stream, Docs.KEY_ORDER))
                .limit(limit)
                .toList();
    }

    @Override
    public long version(String stream) {
        open.require();
        Names.check("stream", stream);
        return histories.of(stream).read(journal -> journal.head(stream).version());
    }

    @Override
    public List<Event> read(String stream, long afterVersion, int limit) {
        open.require();
        Names.check("stream", stream);
        Names.checkLimit(limit, MAX_BATCH);
        return histories.of(stream).read(journal -> journal.read(stream, afterVersion, limit));
    }

    @Override
    public List<Event> readAll(long afterPosition, int limit) {
        open.require();
        Names.checkLimit(limit, MAX_BATCH);
        long frontier = histories.frontier();
        return merged(
                afterPosition,
                limit,
                history -> history.read(journal -> journal.readAll(afterPosition, frontier, limit)));
    }

    @Override
    public List<Event> readTagged(String tag, long afterPosition, int limit) {
        open.require();
        Names.check("tag", tag);
        Names.checkLimit(limit, MAX_BATCH);
        long frontier = histories.frontier();
        return merged(
                afterPosition,
                limit,
                history -> history.read(journal -> journal.tagged(tag, afterPosition, frontier, limit)));
    }

    @Override
    public Optional<Event> find(String id) {
        open.require();
        Names.check("event id", id);
        return merged(
                        0,
                        1,
                        history -> history.read(
                                journal -> journal.find(id).map(List::of).orElse(List.of())))
                .stream()
                .findFirst();
    }

    private interface Page {
        List<Event> of(History history);
    }

    /** The first of all: once there are enough of them, a history whose first event is behind them has none. */
    private List<Event> merged(long after, int limit, Page page) {
        var first = new MergedPage(limit);
        for (Candidate candidate : histories.beyond(after)) {
            if (first.isBehind(candidate.first())) {
                break;
            }
            first.add(looked(() -> page.of(candidate.history())));
        }
        return first.items();
    }

    /** What is in one of many histories, for those who look at many. */
    private <T> List<T> looked(Supplier<List<T>> reading) {
        return Filtered.unlessDamaged(reading, damaged).orElse(List.of());
    }

    @Override
    public Log passingOver(Consumer<Corrupt> told) {
        return histories.areApart() ? new FileLog(histories, options, open, told) : this;
    }

    void close() throws IOException {
        histories.close();
    }
}
