/**
 * What every capability shares on top of the store: fenced writing to one stream, JSON values. Knows only the store.
 */
@NullMarked
package dev.holdfast.event;

import org.jspecify.annotations.NullMarked;
