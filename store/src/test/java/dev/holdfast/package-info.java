/** Tests of the whole repository: its layout and its tidiness. They run first, with the module that needs no other. */
@NullMarked
package dev.holdfast;

import org.jspecify.annotations.NullMarked;
