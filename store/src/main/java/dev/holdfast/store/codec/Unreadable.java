package dev.holdfast.store.codec;

import dev.holdfast.store.StoreException.Corrupt;
import org.jspecify.annotations.Nullable;

/** The four ways in which a stored value cannot be read, told apart by what a person has to do. Nothing is changed by any. */
final class Unreadable {
    private Unreadable() {}

    static Corrupt unknownFormat(String where, String found) {
        return new Corrupt(
                where,
                "it is in an unknown format: " + found + "; read it with the version of Holdfast that wrote it,"
                        + " or a newer one");
    }

    static Corrupt damaged(String where, String how) {
        return damaged(where, how, null);
    }

    static Corrupt damaged(String where, String how, @Nullable Throwable cause) {
        return new Corrupt(
                where, "it is damaged, or was moved here from elsewhere: " + how + "; restore it from a backup", cause);
    }

    static Corrupt missingKey(String where, String key) {
        return new Corrupt(
                where,
                "it is encrypted, and its key is missing: " + key + "; nothing is lost, add the key and read again");
    }

    static Corrupt wrongKey(String where, String key) {
        return new Corrupt(
                where,
                "it is encrypted with another key: " + key + "; nothing is lost, give the right key and read again");
    }

    static Corrupt notEncrypted(String where) {
        return new Corrupt(
                where,
                "it is not encrypted, although encryption is required; write it again while encryption is not yet required");
    }
}
