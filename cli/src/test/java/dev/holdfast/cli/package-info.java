/** Tests of the command line: commands in this process, and whole processes where signals and crashes matter. */
@NullMarked
package dev.holdfast.cli;

import org.jspecify.annotations.NullMarked;
