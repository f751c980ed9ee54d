package dev.holdfast.machine;

import dev.holdfast.event.DamageWarnings;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A document for each thing that was passed over, until it is done. Thread-safe. */
final class PassedOverDocs {
    /** The collection of the documents. */
    static final String COLLECTION = "machine_passed_over";

    /** The tag of what somebody asked to be tried again. */
    private static final String AGAIN = "again";

    private static final System.Logger LOG = System.getLogger(PassedOverDocs.class.getName());

    private final Docs docs;
    private final Docs readable;
    private final DamageWarnings damaged = new DamageWarnings();

    PassedOverDocs(Docs docs) {
        this.docs = docs;
        this.readable = docs.passingOver(damaged);
    }

    /** Remembers it; true if it is new, or was passed over for another reason before. */
    boolean note(PassedOver passed) {
        String key = key(passed);
        Optional<PassedOver> before = before(key);
        boolean fresh = before.isEmpty() || !before.get().why().equals(passed.why());
        docs.put(
                COLLECTION,
                key,
                Expected.any(),
                doc(passed, before.orElse(passed).since(), false));
        if (fresh) {
            LOG.log(System.Logger.Level.WARNING, "passed over: " + sentence(passed));
        }
        return fresh;
    }

    /** One that is damaged is replaced. */
    private Optional<PassedOver> before(String key) {
        try {
            return docs.get(COLLECTION, key).flatMap(PassedOverDocs::read);
        } catch (StoreException.Corrupt damage) {
            damaged.accept(damage);
            return Optional.empty();
        }
    }

    private static String sentence(PassedOver passed) {
        String whose = passed.instance().isEmpty()
                ? "component '" + passed.component() + "'"
                : "instance '" + passed.instance() + "'";
        String what = passed.what().isEmpty() ? "" : passed.kind().word() + " '" + passed.what() + "' of ";
        return what + whose + ": " + passed.why() + "; 'holdfast machine retry' tries it again";
    }

    /** Forgets it, for it is done. */
    void done(PassedOver passed) {
        docs.delete(COLLECTION, key(passed), Expected.any());
    }

    boolean isPassedOver(PassedOver.Kind kind, String instance, String what) {
        try {
            return docs.get(COLLECTION, key(kind, instance, "", what)).isPresent();
        } catch (StoreException.Corrupt damage) {
            damaged.accept(damage);
            return true;
        }
    }

    /** All of it; documents that are damaged are passed over. */
    Stream<PassedOver> all() {
        return Pages.of(readable, COLLECTION).stream().map(PassedOverDocs::read).flatMap(Optional::stream);
    }

    /** What hosting a component may mend. */
    List<PassedOver> of(String component) {
        return all().filter(passed ->
                        passed.component().isEmpty() || passed.component().equals(component))
                .toList();
    }

    /** What was asked for to be tried again. */
    List<PassedOver> again() {
        return Pages.tagged(readable, COLLECTION, AGAIN).stream()
                .map(PassedOverDocs::read)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Asks whoever hosts the components to try again what was passed over.
     *
     * @param instance null for all
     * @return how much that is
     */
    int ask(@Nullable String instance) {
        int asked = 0;
        for (Doc doc : Pages.of(readable, COLLECTION)) {
            Optional<PassedOver> passed = read(doc);
            if (passed.isPresent()
                    && (instance == null || instance.equals(passed.get().instance()))) {
                asked += ask(doc, passed.get()) ? 1 : 0;
            }
        }
        return asked;
    }

    private boolean ask(Doc doc, PassedOver passed) {
        try {
            docs.put(COLLECTION, doc.key(), Expected.version(doc.version()), doc(passed, passed.since(), true));
            return true;
        } catch (StoreException.Conflict done) {
            return false; // it was tried meanwhile
        }
    }

    private static String key(PassedOver passed) {
        return key(passed.kind(), passed.instance(), passed.component(), passed.what());
    }

    private static String key(PassedOver.Kind kind, String instance, String component, String what) {
        String whose = kind == PassedOver.Kind.COMPONENT ? component : instance;
        return IndexName.of(kind.word() + "/" + whose + (what.isEmpty() ? "" : "/" + what));
    }

    private static NewDoc doc(PassedOver passed, Instant since, boolean again) {
        ObjectNode body = Trees.object().put("kind", passed.kind().word());
        body.put("instance", passed.instance()).put("componentName", passed.component());
        body.put("what", passed.what()).put("why", passed.why()).put("since", since.toEpochMilli());
        return new NewDoc(Trees.json(body), null, again ? List.of(AGAIN) : List.of());
    }

    private static Optional<PassedOver> read(Doc doc) {
        try {
            JsonNode body = Trees.read(doc.body());
            return Optional.of(new PassedOver(
                    PassedOver.Kind.of(body.path("kind").asString("")),
                    body.path("instance").asString(""),
                    body.path("componentName").asString(""),
                    body.path("what").asString(""),
                    body.path("why").asString(""),
                    Instant.ofEpochMilli(body.path("since").asLong(0))));
        } catch (RuntimeException unreadable) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the document '" + doc.key() + "' about what was passed over is damaged");
            return Optional.empty();
        }
    }
}
