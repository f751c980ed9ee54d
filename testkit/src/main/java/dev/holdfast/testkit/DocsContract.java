package dev.holdfast.testkit;

/** The promises of {@link dev.holdfast.store.Docs}. Extend once per backend; never weaken it for one. */
public abstract class DocsContract extends StoreContract
        implements DocsVersions, DocsExpiry, DocsScanning, DocsRacing, DocsContent, DocsHandles, DocsModelled {}
