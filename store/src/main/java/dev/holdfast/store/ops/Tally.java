package dev.holdfast.store.ops;

/** Sums up what passes by. One thread at a time. */
final class Tally {
    private final Sum events = new Sum();
    private final Sum truncations = new Sum();
    private final Sum documents = new Sum();
    private final Sum blobs = new Sum();

    void add(Entry entry) {
        switch (entry) {
            case Entry.Happened happened -> events.add(happened.identity());
            case Entry.Document document -> documents.add(document.identity());
            case Entry.Content content -> blobs.add(content.digest());
            case Entry.Cut cut -> truncations.add(cut.line());
        }
    }

    Contents contents() {
        return new Contents(events.part(), truncations.part(), documents.part(), blobs.part());
    }
}
