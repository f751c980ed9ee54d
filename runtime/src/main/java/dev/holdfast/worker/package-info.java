/**
 * Carries out queued runs, as one of many processes that share a store: each holds a lease on the runs it is at work on, and
 * takes over those of others when they die.
 */
@NullMarked
package dev.holdfast.worker;

import org.jspecify.annotations.NullMarked;
