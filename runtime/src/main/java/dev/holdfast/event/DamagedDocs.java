package dev.holdfast.event;

import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.Pages;
import dev.holdfast.store.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds damaged documents by their names, for those who know that they follow from the log. */
public final class DamagedDocs {
    private DamagedDocs() {}

    /** The keys of the damaged documents of a collection, as far as the storage can tell them. */
    public static List<String> keys(Docs docs, String collection) {
        List<String> keys = new ArrayList<>();
        Docs readable = docs.passingOver(damage -> {
            if (damage.place() instanceof Place.OfDoc doc && doc.collection().equals(collection)) {
                keys.add(doc.key());
            }
        });
        Pages.of(readable, collection).forEach(sound -> {});
        return keys.stream().distinct().toList();
    }

    /** Deletes the damaged documents of a collection that nothing is lost with. */
    public static void delete(Docs docs, String collection, Predicate<String> key) {
        keys(docs, collection).stream().filter(key).forEach(one -> docs.delete(collection, one, Expected.any()));
    }
}
