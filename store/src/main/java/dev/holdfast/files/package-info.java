/** Writes files of the operating system for whoever does not keep them in a store: {@link dev.holdfast.files.FreshFile}. */
@NullMarked
package dev.holdfast.files;

import org.jspecify.annotations.NullMarked;
