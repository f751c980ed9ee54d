package dev.holdfast.store.ops;

import dev.holdfast.store.BlobInfo;
import dev.holdfast.store.Blobs;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Truncation;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Everything that is read page by page, one thing after the other; holds one page. One thread at a time. */
final class Paged<T> implements Iterator<T> {
    private final Function<@Nullable T, List<T>> pageAfter;
    private Iterator<T> page = List.<T>of().iterator();
    private @Nullable T last;
    private boolean ended;

    /** @param pageAfter gives the page after a thing, the first one after null, and an empty one at the end */
    Paged(Function<@Nullable T, List<T>> pageAfter) {
        this.pageAfter = pageAfter;
    }

    /** Events of all streams with a position greater than {@code after}. */
    static Paged<Event> events(Log log, long after) {
        return new Paged<>(last -> log.readAll(last == null ? after : last.position(), Log.MAX_BATCH));
    }

    /** Events of one stream with a version greater than {@code after}. */
    static Paged<Event> events(Log log, String stream, long after) {
        return new Paged<>(last -> log.read(stream, last == null ? after : last.version(), Log.MAX_BATCH));
    }

    static Paged<Truncation> truncations(Log log) {
        return new Paged<>(last -> log.truncations(last == null ? "" : last.stream(), Log.MAX_BATCH));
    }

    static Paged<Doc> documents(Docs docs, String collection) {
        return new Paged<>(last -> docs.scan(collection, last == null ? "" : last.key(), Docs.MAX_BATCH));
    }

    static Paged<BlobInfo> blobs(Blobs blobs) {
        return new Paged<>(last -> blobs.list(last == null ? null : last.digest(), Blobs.MAX_BATCH));
    }

    @Override
    public boolean hasNext() {
        if (!page.hasNext() && !ended) {
            page = pageAfter.apply(last).iterator();
            ended = !page.hasNext();
        }
        return page.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("nothing follows");
        }
        last = page.next();
        return last;
    }
}
