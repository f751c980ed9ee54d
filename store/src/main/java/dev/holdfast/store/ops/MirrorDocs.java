package dev.holdfast.store.ops;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Pages;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** Makes the documents of one store those of another. One thread at a time. */
final class MirrorDocs {
    private final Docs source;
    private final Docs target;
    private final Runnable whenRead;
    private long changes;

    /**
     * @param whenRead runs after documents were read and before they are written, so that what they are derived from can be
     *     written first
     */
    MirrorDocs(Docs source, Docs target, Runnable whenRead) {
        this.source = source;
        this.target = target;
        this.whenRead = whenRead;
    }

    /** Puts those that are missing or differ, deletes those that the source does not have, and returns how many. */
    long run() {
        TreeSet<String> collections = new TreeSet<>(Docs.KEY_ORDER);
        collections.addAll(Bookmark.unreserved(source));
        collections.addAll(Bookmark.unreserved(target));
        collections.forEach(this::mirror);
        return changes;
    }

    private void mirror(String collection) {
        Pages<Doc> here = Pages.of(last -> {
            List<Doc> page = source.scan(collection, last == null ? "" : last.key(), Docs.MAX_BATCH);
            whenRead.run();
            return page;
        });
        new SideBySide<>(Comparator.comparing(Doc::key, Docs.KEY_ORDER), this::put, this::replace, this::delete)
                .walk(here, Pages.of(target, collection));
    }

    private void replace(Doc here, Doc there) {
        boolean same = here.body().equals(there.body())
                && here.tags().equals(there.tags())
                && Objects.equals(here.expiresAt(), there.expiresAt());
        if (!same) {
            put(here);
        }
    }

    private void put(Doc doc) {
        changes++;
        target.put(doc.collection(), doc.key(), Expected.any(), new NewDoc(doc.body(), doc.expiresAt(), doc.tags()));
    }

    private void delete(Doc doc) {
        changes++;
        target.delete(doc.collection(), doc.key(), Expected.any());
    }
}
