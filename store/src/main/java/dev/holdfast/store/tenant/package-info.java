/**
 * Many tenants in one store, each in a space of its own: nothing that one of them can call reads, lists, finds, overwrites
 * or sweeps what is another's. Start at {@link dev.holdfast.store.tenant.TenantBackend}.
 *
 * <p>A tenant is told from the others by the names of what it keeps, {@code acme␟orders}, so that every backend keeps
 * tenants apart without knowing of them. The default tenant's names are those that a store without tenants has.
 */
@NullMarked
package dev.holdfast.store.tenant;

import org.jspecify.annotations.NullMarked;
