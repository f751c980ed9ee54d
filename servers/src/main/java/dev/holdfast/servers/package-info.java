/**
 * Real database servers as child processes, for tests, benchmarks and trying things by hand; never published. Start with
 * {@link dev.holdfast.servers.PostgresServer#shared()}; a new server is a {@link dev.holdfast.servers.ServerProcess} and a
 * question that it answers once it is up. Knows nothing of the rest of the project.
 */
@NullMarked
package dev.holdfast.servers;

import org.jspecify.annotations.NullMarked;
