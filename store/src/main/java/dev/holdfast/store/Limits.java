package dev.holdfast.store;

import java.util.List;

/**
 * What a {@link Backend} takes at most, so that what is too large for it is known before it is written. Immutable.
 *
 * @param eventBytes the longest body of an event, in bytes of UTF-8
 * @param blobBytes the longest blob
 */
public record Limits(int eventBytes, int blobBytes) {
    /** What every storage takes, whatever it is. */
    public static final Limits COMMON = new Limits(NewEvent.MAX_BODY_BYTES, Blobs.MAX_BYTES);

    /** @throws IllegalArgumentException if one of the events has too long a body */
    public void check(List<NewEvent> events) {
        for (NewEvent event : events) {
            int characters = event.body().text().length();
            int bytes = characters > eventBytes / 3 ? event.body().utf8Length() : characters;
            if (bytes > eventBytes) {
                throw new IllegalArgumentException("the body of event " + event.id() + " has " + bytes
                        + " bytes, more than " + eventBytes + "; store it as a blob and refer to it");
            }
        }
    }
}
