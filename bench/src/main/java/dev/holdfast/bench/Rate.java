package dev.holdfast.bench;

import java.time.Duration;

/** How often something was done in a second, and how long one took in the middle and at the 99th of 100. Immutable. */
record Rate(double perSecond, Duration p50, Duration p99) {}
