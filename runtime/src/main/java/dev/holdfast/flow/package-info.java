/**
 * The durable engine: a run is a stream, a recorded step is an event in it, and a run that is opened again continues after
 * the last recorded step. Knows the store, {@link dev.holdfast.event} and {@link dev.holdfast.time}; knows no YAML.
 */
@NullMarked
package dev.holdfast.flow;

import org.jspecify.annotations.NullMarked;
