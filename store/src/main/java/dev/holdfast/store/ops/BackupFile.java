package dev.holdfast.store.ops;

import dev.holdfast.store.Digest;

/** A file of a {@link Backup}, as its manifest has it. Immutable. */
public record BackupFile(String name, long bytes, Digest sha256) {}
