/** The {@code memory:} backend: state that lasts as long as the process, for tests and ephemeral sessions. */
@NullMarked
package dev.holdfast.store.memory;

import org.jspecify.annotations.NullMarked;
