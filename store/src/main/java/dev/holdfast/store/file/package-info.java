/**
 * The {@code file:} backend: plain files that a person can read, documented byte by byte in {@code docs/formats.md}.
 * Start at {@link dev.holdfast.store.file.FileBackend}; everything that touches the disk goes through
 * {@link dev.holdfast.store.file.Disk}.
 */
@NullMarked
package dev.holdfast.store.file;

import org.jspecify.annotations.NullMarked;
