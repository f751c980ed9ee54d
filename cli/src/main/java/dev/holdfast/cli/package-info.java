/**
 * The command line. {@link dev.holdfast.cli.Main} is the way in; each command is a class of its own, which parses, opens,
 * asks the runtime and prints. The only package that knows every store, and the only one that knows terminals and exit codes.
 */
@NullMarked
package dev.holdfast.cli;

import org.jspecify.annotations.NullMarked;
