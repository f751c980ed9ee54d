package dev.holdfast.store;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a store gives in pages, to the very end: whoever wants no more than a page says so with a limit, everybody
 * else reads through this class. Each iteration reads anew, holds one page, and reads the next when that is used up, so that
 * what was given may be deleted meanwhile. Immutable.
 *
 * <pre>{@code
 * for (Event event : Pages.of(log, "order-42", 0)) {
 *     …
 * }
 * }</pre>
 */
public final class Pages<T> implements Iterable<T> {
    /**
     * A page of events or documents ends where their bodies come to about this many characters together, however many were
     * asked for; it always holds one.
     */
    public static final int CHARACTERS = 4 << 20;

    /** Far enough below, so that it does not matter how bodies are encoded where they are stored. */
    private static final int SURELY_LAST = CHARACTERS / 4;

    private final Function<@Nullable T, List<T>> pageAfter;
    private final int full;

    private Pages(int full, Function<@Nullable T, List<T>> pageAfter) {
        this.full = full;
        this.pageAfter = pageAfter;
    }

    /** @param pageAfter gives the page after a thing, the first one after null, and an empty one at the end */
    public static <T> Pages<T> of(Function<@Nullable T, List<T>> pageAfter) {
        return new Pages<>(1, pageAfter);
    }

    /** Events of all streams with a position greater than {@code after}. */
    public static Pages<Event> of(Log log, long after) {
        return new Pages<>(Log.MAX_BATCH, last -> log.readAll(last == null ? after : last.position(), Log.MAX_BATCH));
    }

    /** Events of one stream with a version greater than {@code after}. */
    public static Pages<Event> of(Log log, String stream, long after) {
        return new Pages<>(
                Log.MAX_BATCH, last -> log.read(stream, last == null ? after : last.version(), Log.MAX_BATCH));
    }

    /** Events that carry a tag, with a position greater than {@code after}. */
    public static Pages<Event> tagged(Log log, String tag, long after) {
        return new Pages<>(
                Log.MAX_BATCH, last -> log.readTagged(tag, last == null ? after : last.position(), Log.MAX_BATCH));
    }

    /** The streams that were truncated. */
    public static Pages<Truncation> truncations(Log log) {
        return new Pages<>(Log.MAX_BATCH, last -> log.truncations(last == null ? "" : last.stream(), Log.MAX_BATCH));
    }

    /** The documents of a collection. */
    public static Pages<Doc> of(Docs docs, String collection) {
        return of(docs, collection, "");
    }

    /** The documents of a collection with a key after {@code afterKey}, which need not exist. */
    public static Pages<Doc> of(Docs docs, String collection, String afterKey) {
        return new Pages<>(
                Docs.MAX_BATCH, last -> docs.scan(collection, last == null ? afterKey : last.key(), Docs.MAX_BATCH));
    }

    /** The documents of a collection that carry a tag. */
    public static Pages<Doc> tagged(Docs docs, String collection, String tag) {
        return new Pages<>(
                Docs.MAX_BATCH, last -> docs.find(collection, tag, last == null ? "" : last.key(), Docs.MAX_BATCH));
    }

    /** All blobs. */
    public static Pages<BlobInfo> of(Blobs blobs) {
        return new Pages<>(Blobs.MAX_BATCH, last -> blobs.list(last == null ? null : last.digest(), Blobs.MAX_BATCH));
    }

    @Override
    public Iterator<T> iterator() {
        return new Reading();
    }

    /**
     * Whether surely nothing follows a page: it has fewer things than were asked for, and not because their bodies are long.
     * Where it has not, the next page may still be empty.
     */
    public static boolean isLast(List<?> page, int limit) {
        long characters = 0;
        for (int i = 0; i < page.size() && page.size() < limit; i++) {
            characters += characters(page.get(i));
        }
        return page.size() < limit && characters < SURELY_LAST;
    }

    static long characters(Object item) {
        return item instanceof Sized sized ? sized.characters() : 0;
    }

    /** The same as a stream, which reads as far as it is consumed. */
    public Stream<T> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    private final class Reading implements Iterator<T> {
        private Iterator<T> page = List.<T>of().iterator();
        private @Nullable T last;
        private boolean ended;

        @Override
        public boolean hasNext() {
            if (!page.hasNext() && !ended) {
                List<T> next = pageAfter.apply(last);
                page = next.iterator();
                ended = isLast(next, full);
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
}
