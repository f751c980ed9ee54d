/** What is particular to files: their layout, their repair, their readers. The promises are in the testkit's contracts. */
@NullMarked
package dev.holdfast.files;

import org.jspecify.annotations.NullMarked;
