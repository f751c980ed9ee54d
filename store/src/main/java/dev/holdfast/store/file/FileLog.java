package dev.holdfast.store.file;

import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Log;
import dev.holdfast.store.Names;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.Truncation;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The log in files: every stream has its history, shared or its own, and reads over all streams merge them by position. */
final class FileLog implements Log {
    private final Histories histories;
    private final FileOptions options;
    private final OpenFlag open;

    FileLog(Histories histories, FileOptions options, OpenFlag open) {
        this.histories = histories;
        this.options = options;
        this.open = open;
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
                .flatMap(history -> history
                        .read(journal -> List.copyOf(journal.truncations().entrySet()))
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
        return merged(limit, history -> history.read(journal -> journal.readAll(afterPosition, frontier, limit)));
    }

    @Override
    public List<Event> readTagged(String tag, long afterPosition, int limit) {
        open.require();
        Names.check("tag", tag);
        Names.checkLimit(limit, MAX_BATCH);
        long frontier = histories.frontier();
        return merged(limit, history -> history.read(journal -> journal.tagged(tag, afterPosition, frontier, limit)));
    }

    @Override
    public Optional<Event> find(String id) {
        open.require();
        Names.check("event id", id);
        return merged(
                        1,
                        history -> history.read(
                                journal -> journal.find(id).map(List::of).orElse(List.of())))
                .stream()
                .findFirst();
    }

    private interface Page {
        List<Event> of(History history);
    }

    private List<Event> merged(int limit, Page page) {
        Collection<History> all = histories.all();
        if (all.size() == 1) {
            return page.of(all.iterator().next());
        }
        return all.stream()
                .flatMap(history -> page.of(history).stream())
                .sorted((left, right) -> Long.compare(left.position(), right.position()))
                .limit(limit)
                .toList();
    }

    void close() throws IOException {
        histories.close();
    }
}
