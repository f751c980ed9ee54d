package dev.holdfast.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Append-only streams of events, all of them also readable as one sequence. An implementation keeps these promises,
 * which {@code LogContract} in the testkit verifies:
 *
 * <ul>
 *   <li><b>Atomic.</b> An append is stored, and seen, whole or not at all, even if the process is killed.
 *   <li><b>Durable.</b> Once {@link #append} returns, the events survive a crash.
 *   <li><b>Dense.</b> Versions in a stream are 1, 2, 3… and are never reused, not even after {@link #truncate}.
 *   <li><b>Ordered.</b> Positions are unique over all streams and grow with time; a reader that has seen position
 *       <i>p</i> never later finds a new event at or below <i>p</i>. Positions need not be dense.
 *   <li><b>Once.</b> Appending event ids that the stream already holds stores nothing again and gives the first answer.
 * </ul>
 *
 * <p>Thread-safe. Methods block; an interrupt is kept but cuts nothing short. Any of them may throw
 * {@link StoreException.Unavailable} or {@link StoreException.Corrupt}. A name that {@link Names#check} refuses and a
 * limit out of bounds are an {@link IllegalArgumentException} everywhere.
 */
public interface Log {
    /** The most events one append takes or one read returns. */
    int MAX_BATCH = 1_000;

    /**
     * Appends {@code events} in order as one atomic batch, if the stream is at the expected version.
     *
     * <p>Where the stream already holds all the ids, in this order and side by side, nothing is stored, the expectation
     * is not looked at, and the version returned is the one the first append returned: a writer that lost a reply simply
     * appends again. Only ids are compared. Ids of truncated events are forgotten; other streams may hold the same ids.
     *
     * @param events 1 to {@value #MAX_BATCH} events with distinct ids
     * @return the version of the last event appended
     * @throws StoreException.Conflict if the stream is at another version; nothing is stored
     * @throws IllegalArgumentException if the batch is empty or too large, or the stream holds some of its ids but
     *     not all of them side by side in this order; nothing is stored
     */
    long append(String stream, Expected expected, List<NewEvent> events);

    /** The version of the last event ever appended to {@code stream}, 0 if there was none. Truncation does not lower it. */
    long version(String stream);

    /**
     * Reads events of one stream in order, those with a version greater than {@code afterVersion}. Truncated events are
     * skipped.
     *
     * @param afterVersion 0 to start at the first event; may lie beyond the last
     * @param limit 1 to {@value #MAX_BATCH}
     * @return up to {@code limit} events; fewer at the end of the stream, and where their bodies come to
     *     {@link Pages#CHARACTERS} together, but never none before the end; {@link Pages#isLast} tells which
     */
    List<Event> read(String stream, long afterVersion, int limit);

    /**
     * Reads events of all streams in the order of their positions, those with a position greater than
     * {@code afterPosition}.
     *
     * @param limit 1 to {@value #MAX_BATCH}
     * @return up to {@code limit} events; fewer at the end of the log, and where their bodies are long, as in {@link #read}
     */
    List<Event> readAll(long afterPosition, int limit);

    /** Finds an event by its id. Ids are unique by promise of the writers; should two streams share one, the first wins. */
    Optional<Event> find(String id);

    /**
     * Reads events that carry {@code tag} (see {@link Meta#tags}) in the order of their positions.
     *
     * @param limit 1 to {@value #MAX_BATCH}
     * @return up to {@code limit} events; fewer at the end of the log, and where their bodies are long, as in {@link #read}
     */
    List<Event> readTagged(String tag, long afterPosition, int limit);

    /**
     * Removes the events of {@code stream} up to and including {@code throughVersion} from every read. The stream keeps
     * its version. Truncating again, or less far than before, changes nothing.
     *
     * @throws IllegalArgumentException if {@code throughVersion} is below 0 or beyond the stream's version
     */
    void truncate(String stream, long throughVersion);

    /**
     * The streams that were truncated, in {@link Docs#KEY_ORDER}, those after {@code afterStream}, which need not exist;
     * start with the empty string. With {@link #readAll} it tells all that a copy of the log must hold.
     *
     * @param afterStream empty, or a name
     * @param limit 1 to {@value #MAX_BATCH}
     * @return up to {@code limit} truncations; fewer only at the end
     */
    List<Truncation> truncations(String afterStream, int limit);

    /**
     * The same log for those who look at many streams and would rather miss one than see none. {@link #readAll},
     * {@link #readTagged}, {@link #find} and {@link #truncations} leave out events that are damaged, where the storage can
     * tell one from the next, or else all of their stream; a page is as full as ever. An event of which only the body cannot be
     * decoded is given as it is stored. Reads of one stream are as strict as always, and so are all where the streams share a
     * file.
     *
     * @param damaged is told of what is passed over, with every read
     */
    Log passingOver(Consumer<StoreException.Corrupt> damaged);

    /**
     * Checks what {@link #append} requires of a batch whatever the storage; every implementation calls it first.
     *
     * @throws IllegalArgumentException if the batch is empty, too large, repeats an id, or has too long a body
     */
    static void checkBatch(List<NewEvent> events) {
        if (events.isEmpty() || events.size() > MAX_BATCH) {
            throw new IllegalArgumentException("an append takes 1 to " + MAX_BATCH + " events, not " + events.size());
        }
        if (events.size() > 1 && events.stream().map(NewEvent::id).distinct().count() < events.size()) {
            throw new IllegalArgumentException("a batch of " + events.size() + " events names an id twice");
        }
        Limits.COMMON.check(events);
    }
}
