package dev.holdfast.store.ops;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Pages;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Corrupt;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads all documents once, collection by collection. One thread at a time. */
final class VerifyDocs {
    private final Docs docs;
    private final Findings findings;
    private final Set<String> told = new HashSet<>();

    VerifyDocs(Docs docs, Findings findings) {
        this.docs = docs.passingOver(this::damage);
        this.findings = findings;
    }

    private void damage(Corrupt corrupt) {
        if (told.add(corrupt.where())) {
            findings.damage(corrupt);
        }
    }

    void run() {
        try {
            docs.collections().forEach(this::check);
        } catch (Corrupt corrupt) {
            findings.damage(corrupt);
        }
    }

    private void check(String collection) {
        String after = "";
        int limit = Docs.MAX_BATCH;
        for (boolean more = true; more; findings.report()) {
            try {
                List<Doc> page = docs.scan(collection, after, limit);
                more = !Pages.isLast(page, limit);
                for (Doc doc : page) {
                    more &= check(doc, after);
                    after = doc.key();
                }
            } catch (Corrupt corrupt) {
                if (limit == 1) {
                    findings.damage(corrupt);
                    String rest = after.isEmpty() ? "" : " after key '" + after + "'";
                    findings.problem(
                            "collection '" + collection + "'" + rest, "the rest was not checked for this damage");
                    more = false;
                }
                limit = Math.max(1, limit / 2);
            }
        }
    }

    /** Returns whether the scan goes on from here. */
    private boolean check(Doc doc, String after) {
        String where = "document '" + doc.key() + "' of collection '" + doc.collection() + "'";
        findings.documents++;
        findings.json(where, doc.body(), new Place.OfDoc(doc.collection(), doc.key()));
        if (doc.version() <= 0) {
            findings.problem(where, "its version " + doc.version() + " is not above zero");
        }
        boolean beyond = Docs.KEY_ORDER.compare(doc.key(), after) > 0;
        if (!beyond) {
            findings.problem(where, "its key is not beyond '" + after + "' before it");
        }
        return beyond;
    }
}
