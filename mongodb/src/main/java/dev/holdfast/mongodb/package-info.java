/**
 * The {@code mongodb:} and {@code mongodb+srv:} backend. Start at {@link dev.holdfast.mongodb.MongoBackend}.
 *
 * <p>Every write is one document, so that no transaction is needed and a single server will do as well as a replica set.
 * What order that gives, and why nobody misses an event, is told in {@code docs/storage.md}.
 */
@NullMarked
package dev.holdfast.mongodb;

import org.jspecify.annotations.NullMarked;
