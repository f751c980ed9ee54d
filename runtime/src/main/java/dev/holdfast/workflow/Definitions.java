package dev.holdfast.workflow;

import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/** Where definitions come from that no caller has at hand. Thread-safe. */
public interface Definitions {
    /** Reads the file of a child workflow. */
    Workflow load(Path file);

    /** Reads back what {@link Workflow#source} gave when the run was started. */
    Workflow of(ObjectNode source);
}
