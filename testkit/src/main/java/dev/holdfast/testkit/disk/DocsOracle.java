package dev.holdfast.testkit.disk;

import static dev.holdfast.testkit.disk.Oracle.require;

import dev.holdfast.store.Doc;
import dev.holdfast.testkit.disk.Action.DocKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Each document is what the last acknowledged write left, or a later one that was not acknowledged. Immutable. */
final class DocsOracle {
    private final Map<DocKey, Register> registers = new HashMap<>();
    private final Map<DocKey, Doc> recovered;

    DocsOracle(List<Attempt> attempts, Snapshot recovered) {
        this.recovered = recovered.docs();
        Map<DocKey, List<Attempt>> byKey = new HashMap<>();
        for (Attempt attempt : attempts) {
            if (attempt.action() instanceof Action.PutDoc put) {
                byKey.computeIfAbsent(put.key(), key -> new ArrayList<>()).add(attempt);
            } else if (attempt.action() instanceof Action.DeleteDoc delete) {
                byKey.computeIfAbsent(delete.key(), key -> new ArrayList<>()).add(attempt);
            }
        }
        byKey.forEach((key, list) -> registers.put(key, new Register(list)));
    }

    void check() {
        registers.forEach((key, register) -> require(
                shown(key, register).isPresent() || (register.mayBeUntouched() && !recovered.containsKey(key)),
                "document %s is %s, but the attempts that may show are %s",
                key,
                recovered.get(key),
                register.visible()));
        recovered.keySet().forEach(key -> require(registers.containsKey(key), "nobody ever put document %s", key));
    }

    Attempt settle(Attempt attempt, DocKey key) {
        Register register = register(key);
        @Nullable Doc doc = recovered.get(key);
        return register.settle(attempt, shown(key, register), doc == null ? 0 : doc.version());
    }

    private Register register(DocKey key) {
        return registers.getOrDefault(key, new Register(List.of()));
    }

    private Optional<Attempt> shown(DocKey key, Register register) {
        @Nullable Doc doc = recovered.get(key);
        long versionBefore = register.attempts().stream()
                .filter(Attempt::acknowledged)
                .mapToLong(Attempt::result)
                .max()
                .orElse(0);
        return register.shown(attempt -> switch (attempt.action()) {
            case Action.PutDoc put ->
                doc != null
                        && (attempt.acknowledged() ? doc.version() == attempt.result() : doc.version() > versionBefore)
                        && doc.equals(Doc.stored(put.doc(), key.collection(), key.key(), doc.version()));
            default -> doc == null;
        });
    }
}
