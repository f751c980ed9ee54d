/**
 * The built-in tools: {@link dev.holdfast.workflow.task.ShellTask shell}, {@link dev.holdfast.workflow.task.HttpTask http},
 * {@link dev.holdfast.workflow.task.FileTask file} and {@link dev.holdfast.workflow.task.JsonTask json}. Each is an ordinary
 * {@link dev.holdfast.workflow.TaskHandler}, found as a service; nothing else may refer to them.
 */
@NullMarked
package dev.holdfast.workflow.task;

import org.jspecify.annotations.NullMarked;
