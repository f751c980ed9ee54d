package dev.holdfast.store.tenant;

import dev.holdfast.store.Names;
import dev.holdfast.store.Place;
import dev.holdfast.store.Place.OfDoc;
import dev.holdfast.store.Place.OfEvent;
import dev.holdfast.store.StoreException.Corrupt;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the names of one tenant are stored: as they are for the default tenant, else behind the tenant. Immutable.
 *
 * @param prefix empty for the default tenant, else the tenant and {@link Names#TENANT_END}
 */
record Space(String prefix) {
    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9._-]{1," + Names.MAX_TENANT_LENGTH + "}");

    static Space of(String tenant) {
        if (!TENANT.matcher(tenant).matches()) {
            throw new IllegalArgumentException("'" + tenant + "' cannot be a tenant; use 1 to "
                    + Names.MAX_TENANT_LENGTH + " letters, digits, dots, hyphens and underscores");
        }
        return new Space(tenant.equals(TenantBackend.DEFAULT) ? "" : tenant + Names.TENANT_END);
    }

    boolean isDefault() {
        return prefix.isEmpty();
    }

    /** The tag of all events of a tenant but the default one. */
    String tag() {
        return prefix;
    }

    /**
     * How {@code name} is stored.
     *
     * @throws IllegalArgumentException if it is not a name that a tenant can give
     */
    String stored(String what, String name) {
        if (!isDefault()) {
            Names.check(what, name);
        }
        if (name.contains(Names.TENANT_END)) {
            throw new IllegalArgumentException("the " + what + " '" + name + "' holds the character " + Names.TENANT_END
                    + " (U+241F), which is kept for telling tenants apart; leave it out");
        }
        return prefix + name;
    }

    List<String> stored(String what, List<String> names) {
        return names.isEmpty()
                ? names
                : names.stream().map(name -> stored(what, name)).toList();
    }

    /** Like {@link #stored(String, String)} for the name after which a list goes on, which may be empty. */
    String storedAfter(String what, String name) {
        return name.isEmpty() ? prefix : stored(what, name);
    }

    /** Whether a stored name is of this tenant. */
    boolean holds(String stored) {
        return isDefault() ? !stored.contains(Names.TENANT_END) : stored.startsWith(prefix);
    }

    /** What the tenant calls a stored name of its own. */
    String given(String stored) {
        return stored.substring(prefix.length());
    }

    List<String> given(List<String> stored) {
        return isDefault() ? stored : stored.stream().map(this::given).toList();
    }

    /** What the tenant is told when an operation on stored names was refused. */
    IllegalArgumentException given(IllegalArgumentException refused) {
        return isDefault()
                ? refused
                : new IllegalArgumentException(
                        String.valueOf(refused.getMessage()).replace(prefix, ""), refused);
    }

    /** Reads something stored; what is damaged is told by the tenant's names. */
    <T> T reading(Supplier<T> work) {
        try {
            return work.get();
        } catch (Corrupt damage) {
            throw given(damage);
        }
    }

    /** What the tenant is told of damage, which may be another's. */
    Corrupt given(Corrupt damage) {
        return damage.about(given(damage.place()));
    }

    private @Nullable Place given(@Nullable Place stored) {
        if (stored instanceof OfDoc doc) {
            return holds(doc.collection()) ? new OfDoc(given(doc.collection()), doc.key()) : null;
        }
        if (stored instanceof OfEvent event) {
            String stream = event.stream();
            return stream != null && holds(stream)
                    ? new OfEvent(given(stream), event.version(), event.position())
                    : null;
        }
        return stored;
    }
}
