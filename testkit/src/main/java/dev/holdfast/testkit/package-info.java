/**
 * What a backend or an application is tested with. A backend proves its promises by one plain subclass each of
 * {@link dev.holdfast.testkit.LogContract}, {@link dev.holdfast.testkit.DocsContract},
 * {@link dev.holdfast.testkit.BlobsContract} and, if it is durable, {@link dev.holdfast.testkit.ReopenContract}. An
 * application tests its own behaviour with a {@link dev.holdfast.testkit.SettableClock} and a
 * {@link dev.holdfast.testkit.FaultyBackend} over {@code memory:}.
 *
 * <p>Nothing here knows a particular backend, and no promise is loosened for one.
 */
@NullMarked
package dev.holdfast.testkit;

import org.jspecify.annotations.NullMarked;
