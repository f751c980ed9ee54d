/**
 * Durable storage in three primitives: {@link dev.holdfast.store.Log streams of events}, {@link dev.holdfast.store.Docs
 * versioned documents} and {@link dev.holdfast.store.Blobs content-addressed bytes}. Start at
 * {@link dev.holdfast.store.Stores#open(String)}.
 *
 * <p>Everything else in Holdfast is a client of this package. Nothing here knows about workflows, machines or any
 * particular database. No operation spans two primitives: write blobs first, then the truth (one append), then what is
 * derived from it, and a crash leaves garbage or lag but never a contradiction.
 */
@NullMarked
package dev.holdfast.store;

import org.jspecify.annotations.NullMarked;
