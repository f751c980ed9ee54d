package dev.holdfast.store.codec;

import dev.holdfast.store.StoreException.Corrupt;
import dev.holdfast.store.codec.DataKeys.DataKey;

/** What the reader of an envelope has: keys, and a rule about plaintext. */
interface Opening {
    /** @throws Corrupt if this key is not there */
    DataKey key(int number, String where);

    /** @throws Corrupt if everything must be encrypted */
    void refusePlain(String where);
}
