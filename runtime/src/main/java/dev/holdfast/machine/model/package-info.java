/**
 * What state machines are, apart from any instance of them: components, machines, states, transitions, guards; reading them
 * from YAML, checking, comparing, drawing and simulating them. Of the store it knows only how JSON is written.
 *
 * <p>Start at {@link dev.holdfast.machine.model.ComponentReader}.
 */
@NullMarked
package dev.holdfast.machine.model;

import org.jspecify.annotations.NullMarked;
