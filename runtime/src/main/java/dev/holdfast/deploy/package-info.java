/**
 * Which definitions there are, and which of them counts where: every definition that runs is kept as a numbered
 * {@link dev.holdfast.deploy.WorkflowVersion}, and {@link dev.holdfast.deploy.Deployments} says which version runs in an
 * environment, after whose approval and which tests. The truth is in streams; documents are derived and can be rebuilt.
 */
@NullMarked
package dev.holdfast.deploy;

import org.jspecify.annotations.NullMarked;
