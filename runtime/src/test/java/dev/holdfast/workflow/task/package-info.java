@NullMarked
package dev.holdfast.workflow.task;

import org.jspecify.annotations.NullMarked;
