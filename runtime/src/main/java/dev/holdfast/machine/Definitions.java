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
import dev.holdfast.store.Pages;
import dev.holdfast.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
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

    private static final System.Logger LOG = System.getLogger(Definitions.class.getName());

    private final Docs docs;
    private final Map<String, Component> known = new ConcurrentHashMap<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
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
            unlessDamaged("write the definition of", machine.name(), () -> {
                try {
                    return docs.put(COLLECTION, machine.hash(), Expected.none(), NewDoc.of(Trees.json(body)));
                } catch (StoreException.Conflict | StoreException.Corrupt kept) {
                    return stored(machine.hash()).isPresent()
                            ? 0L
                            : docs.put(COLLECTION, machine.hash(), Expected.any(), NewDoc.of(Trees.json(body)));
                }
            });
        }
    }

    /** Remembers in the store that this is what the component is now, for processes that come without its file. */
    void announce(Component component) {
        unlessDamaged("write the component", component.name(), () -> {
            NewDoc doc = NewDoc.of(Trees.json(component.source()));
            return isAnnounced(component) ? 0L : docs.put(COMPONENTS, component.name(), Expected.any(), doc);
        });
    }

    /** A store that does not replace a damaged document keeps nobody from hosting the component, which is known here. */
    private void unlessDamaged(String what, String name, Supplier<Long> writing) {
        StoreFailed.asking(what, name, () -> {
            try {
                return writing.get();
            } catch (StoreException.Corrupt damage) {
                tell(damage);
                return 0L;
            }
        });
    }

    /** Whether a component of this name was ever hosted on this store, by whatever process; also if its document is damaged. */
    boolean isAnnounced(String component) {
        return latest.containsKey(component)
                || StoreFailed.asking("look for the component", component, () -> {
                    try {
                        return docs.get(COMPONENTS, component).isPresent();
                    } catch (StoreException.Corrupt damaged) {
                        return true;
                    }
                });
    }

    private boolean isAnnounced(Component component) {
        try {
            return docs.get(COMPONENTS, component.name())
                    .filter(doc -> Trees.read(doc.body()).equals(component.source()))
                    .isPresent();
        } catch (StoreException.Corrupt | JacksonException damaged) {
            return false;
        }
    }

    /**
     * Every component that was announced on this store, as it was last; one that cannot be read is passed over.
     *
     * @param unreadable is told of its name, and why
     */
    List<Component> announced(BiConsumer<String, RuntimeException> unreadable) {
        return StoreFailed.asking("read", "the components", () -> {
            List<Component> all = new ArrayList<>();
            for (Doc doc : Pages.of(docs.passingOver(this::tell), COMPONENTS)) {
                try {
                    all.add(ComponentReader.of((ObjectNode) Trees.read(doc.body())));
                } catch (RuntimeException wrong) {
                    unreadable.accept(doc.key(), wrong);
                }
            }
            return all;
        });
    }

    private void tell(StoreException.Corrupt damage) {
        if (told.add(String.valueOf(damage.getMessage()))) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a component cannot be read and is passed over: " + damage.getMessage());
        }
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
        Optional<Component> stored = StoreFailed.asking("read the definition", hash, () -> stored(hash));
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
        return StoreFailed.asking(
                "read the component",
                component,
                () -> readable(
                        "component '" + component + "'",
                        () -> docs.get(COMPONENTS, component)
                                .map(doc -> ComponentReader.of((ObjectNode) Trees.read(doc.body())))));
    }

    /** The component by which an instance is understood. */
    Optional<Component> of(Instance instance) {
        return instance.definition().isEmpty() ? named(instance.component()) : find(instance.definition());
    }

    /** One that is damaged is as good as none, for hosting the component writes it anew. */
    private Optional<Component> stored(String hash) {
        return readable(
                "definition " + hash,
                () -> docs.get(COLLECTION, hash)
                        .filter(doc -> Trees.read(doc.body()).path("component") instanceof ObjectNode)
                        .map(doc -> ComponentReader.of(
                                (ObjectNode) Trees.read(doc.body()).path("component"))));
    }

    private static Optional<Component> readable(String what, Supplier<Optional<Component>> reading) {
        try {
            return reading.get();
        } catch (StoreException.Unavailable away) {
            throw away;
        } catch (RuntimeException damaged) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the " + what + " cannot be read and is passed over: " + damaged.getMessage());
            return Optional.empty();
        }
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
