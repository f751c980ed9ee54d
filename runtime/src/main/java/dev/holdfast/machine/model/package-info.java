/**
 * What state machines are, apart from any instance of them: components, machines, states, transitions, guards; reading them
 * from YAML, checking, comparing, drawing and simulating them. Knows nothing of a store.
 */
@NullMarked
package dev.holdfast.machine.model;

import org.jspecify.annotations.NullMarked;
