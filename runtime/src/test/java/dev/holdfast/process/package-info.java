/** Commands of the operating system, ended with all they started: real processes, no fakes. */
@NullMarked
package dev.holdfast.process;

import org.jspecify.annotations.NullMarked;
