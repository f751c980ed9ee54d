package dev.holdfast.testkit;

/** What survives closing and opening. Extend once per durable backend; never weaken it for one. */
public abstract class ReopenContract extends StoreContract implements ReopenedLog, ReopenedDocs, ReopenedBlobs {}
