/** Decorators that change how values are kept, around any backend and unseen by its users. */
@NullMarked
package dev.holdfast.store.codec;

import org.jspecify.annotations.NullMarked;
