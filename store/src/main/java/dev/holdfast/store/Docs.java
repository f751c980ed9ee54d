package dev.holdfast.store;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Versioned JSON documents in collections. An implementation keeps these promises, which {@code DocsContract} in the
 * testkit verifies:
 *
 * <ul>
 *   <li><b>Atomic and durable.</b> A put replaces the whole document or nothing, and survives a crash once it returns.
 *   <li><b>Compare-and-set.</b> Of several writers that expect the same version, one wins.
 *   <li><b>Never reused.</b> The versions that one key is given only grow, also across delete, expiry and
 *       purge.
 *   <li><b>Expiry.</b> A document is gone from every operation at its expiry, by the clock the store was opened with.
 *   <li><b>Byte order.</b> Keys are scanned in the order of their UTF-8 bytes.
 * </ul>
 *
 * <p>Thread-safe. Methods block; an interrupt is kept but cuts nothing short. Any of them may throw
 * {@link StoreException.Unavailable} or {@link StoreException.Corrupt}. A name that {@link Names#check} refuses and a
 * limit out of bounds are an {@link IllegalArgumentException} everywhere.
 */
public interface Docs {
    /** The most documents one read returns or one purge removes. */
    int MAX_BATCH = 1_000;

    /** The order in which keys are scanned: by UTF-8 bytes, which is by code point. */
    Comparator<String> KEY_ORDER = Names::compareBytes;

    /** The document, unless it is absent or has expired. */
    Optional<Doc> get(String collection, String key);

    /**
     * Stores a document, if the current one is at the expected version; an expired one counts as absent, and one that is
     * damaged is replaced with {@link Expected#any}.
     *
     * @return the new version, greater than any this key had before
     * @throws StoreException.Conflict if the current version is another one; nothing is stored
     */
    long put(String collection, String key, Expected expected, NewDoc doc);

    /**
     * Deletes a document, if the current one is at the expected version; an expired one counts as absent,
     * and one that is damaged is deleted with {@link Expected#any}.
     *
     * @return whether there was one to delete
     * @throws StoreException.Conflict if the current version is another one; nothing is deleted
     */
    boolean delete(String collection, String key, Expected expected);

    /**
     * Reads the documents of a collection in {@link #KEY_ORDER}, those with a key after {@code afterKey}, which need not
     * exist; start with the empty string.
     *
     * @param afterKey empty, or a name
     * @param limit 1 to {@value #MAX_BATCH}
     * @return up to {@code limit} documents; fewer at the end of the collection, and where their bodies come to
     *     {@link Pages#CHARACTERS} together, but never none before the end; {@link Pages#isLast} tells which
     */
    List<Doc> scan(String collection, String afterKey, int limit);

    /** Like {@link #scan}, but only the documents that carry {@code tag}. */
    List<Doc> find(String collection, String tag, String afterKey, int limit);

    /** The collections that hold a document, in {@link #KEY_ORDER}. */
    List<String> collections();

    /**
     * Removes up to {@code limit} expired documents from the storage, those that a delete has not removed before. Nobody
     * sees a difference but the disk.
     *
     * @param limit 1 to {@value #MAX_BATCH}
     * @return how many were removed; fewer than {@code limit} when none is left
     */
    int purge(int limit);

    /**
     * The same documents for those who look at many and would rather miss one than see none. {@link #scan},
     * {@link #find} and {@link #collections} leave out documents that are damaged; a page is as full as ever. Everything else
     * is as strict as always.
     *
     * @param damaged is told of what is left out, with every read
     */
    Docs passingOver(Consumer<StoreException.Corrupt> damaged);
}
