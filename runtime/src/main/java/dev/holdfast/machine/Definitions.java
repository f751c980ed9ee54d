package dev.holdfast.machine;

import dev.holdfast.event.StoreFailed;
import dev.holdfast.event.Trees;
import dev.holdfast.machine.model.Component;
import dev.holdfast.machine.model.ComponentReader;
import dev.holdfast.machine.model.Machine;
import dev.holdfast.machine.model.MachineDiff;
import dev.holdfast.store.Doc;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every definition that instances ever had, a document for each by the machine's hash, so that an instance can be shown,
 * continued and compared without the file it came from. Thread-safe.
 */
final class Definitions {
    /** The collection of the documents. */
    static final String COLLECTION = "machine_definitions";

    /** The collection of each component as it was registered last, by its name. */
    static final String COMPONENTS = "machine_components";

    private final Docs docs;
    private final Map<String, Component> known = new ConcurrentHashMap<>();
    private final Map<String, Component> latest = new ConcurrentHashMap<>();

    Definitions(Docs docs) {
        this.docs = docs;
    }

    /** Keeps the definitions of a component's machines. */
    void keep(Component component) {
        latest.put(component.name(), component);
        for (Machine machine : component.machines().values()) {
            known.put(machine.hash(), component);
            ObjectNode body = Trees.object();
            body.put("componentName", component.name()).put("machineName", machine.name());
            body.set("component", component.source());
            StoreFailed.asking("write the definition of", machine.name(), () -> {
                try {
                    return docs.put(COLLECTION, machine.hash(), Expected.none(), NewDoc.of(Trees.json(body)));
                } catch (StoreException.Conflict kept) {
                    return 0L;
                }
            });
        }
    }

    /** Remembers in the store that this is what the component is now, for processes that come without its file. */
    void announce(Component component) {
        StoreFailed.asking("write the component", component.name(), () -> {
            Optional<Doc> before = docs.get(COMPONENTS, component.name());
            boolean same = before.isPresent() && Trees.read(before.get().body()).equals(component.source());
            return same
                    ? 0L
                    : docs.put(COMPONENTS, component.name(), Expected.any(), NewDoc.of(Trees.json(component.source())));
        });
    }

    /** Every component that was announced on this store, as it was last. */
    List<Component> announced() {
        return StoreFailed.asking("read", "the components", () -> {
            List<Component> all = new ArrayList<>();
            List<Doc> page;
            String after = "";
            do {
                page = docs.scan(COMPONENTS, after, Docs.MAX_BATCH);
                for (Doc doc : page) {
                    after = doc.key();
                    all.add(ComponentReader.of((ObjectNode) Trees.read(doc.body())));
                }
            } while (page.size() == Docs.MAX_BATCH);
            return all;
        });
    }

    /**
     * The component that a definition of a machine was part of; nothing if it is not known, as of instances that come from
     * another system, whose hash is empty.
     */
    Optional<Component> find(String hash) {
        if (hash.isEmpty()) {
            return Optional.empty();
        }
        Component component = known.get(hash);
        if (component != null) {
            return Optional.of(component);
        }
        Optional<Component> stored = StoreFailed.asking("read the definition", hash, () -> docs.get(COLLECTION, hash))
                .filter(doc -> Trees.read(doc.body()).path("component") instanceof ObjectNode)
                .map(doc ->
                        ComponentReader.of((ObjectNode) Trees.read(doc.body()).path("component")));
        stored.ifPresent(found -> known.put(hash, found));
        return stored;
    }

    /**
     * A component as this process hosts it, or else as it was announced last; for instances that come from another system and
     * do not say which definition they have.
     */
    Optional<Component> named(String component) {
        Component hosted = latest.get(component);
        if (hosted != null) {
            return Optional.of(hosted);
        }
        return StoreFailed.asking("read the component", component, () -> docs.get(COMPONENTS, component))
                .map(doc -> ComponentReader.of((ObjectNode) Trees.read(doc.body())));
    }

    /** The component by which an instance is understood. */
    Optional<Component> of(Instance instance) {
        return instance.definition().isEmpty() ? named(instance.component()) : find(instance.definition());
    }

    /** A component that was kept by this process; null if it was none. */
    @Nullable
    Component latest(String component) {
        return latest.get(component);
    }

    DefinitionDiffers differs(Instance instance, Machine now) {
        List<String> differences = find(instance.definition())
                .map(component -> component.machines().get(instance.machine()))
                .map(before -> MachineDiff.between(before, now))
                .orElse(List.of());
        return new DefinitionDiffers(instance, now.hash(), differences);
    }
}
