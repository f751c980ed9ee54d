package dev.holdfast.testkit;

/** The promises of {@link dev.holdfast.store.Log}. Extend once per backend; never weaken it for one. */
public abstract class LogContract extends StoreContract
        implements LogAppending,
                LogIdempotence,
                LogReading,
                LogTruncation,
                LogRacing,
                LogContent,
                LogHandles,
                LogModelled {}
