package dev.holdfast.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a command prints. Thread-safe.
 *
 * @param unicode whether what reads the output understands more than ASCII
 * @param terminal opens the terminal that the output is; gives null where it is none, or should be treated as none
 */
record Console(PrintWriter out, PrintWriter err, boolean unicode, Supplier<@Nullable Screen> terminal) {}
