/**
 * The YAML front end: reads workflow files, checks them, and runs their task graphs on the durable engine of
 * {@link dev.holdfast.flow}. Start at {@link dev.holdfast.workflow.Workflow}. Knows nothing of machines, workspaces or memory.
 */
@NullMarked
package dev.holdfast.workflow;

import org.jspecify.annotations.NullMarked;
