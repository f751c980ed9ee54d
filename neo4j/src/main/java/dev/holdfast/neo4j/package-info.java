/**
 * The {@code neo4j:} and {@code bolt:} backend. Start at {@link dev.holdfast.neo4j.Neo4jBackend}.
 *
 * <p>State to be explored as a graph: events follow one another by {@code NEXT} and point to what caused them by
 * {@code CAUSED_BY}. Every write is one transaction; which locks make them exact is told in {@code docs/storage.md}.
 */
@NullMarked
package dev.holdfast.neo4j;

import org.jspecify.annotations.NullMarked;
