package dev.holdfast.store.file;

/** Line numbers of a segment, ascending. Immutable. */
interface Postings {
    Postings NONE = range(0, 0);

    int count();

    /** The line number at a place, 0 to {@code count() - 1}. */
    int line(int place);

    /** The lines from {@code first} to before {@code end}. */
    static Postings range(int first, int end) {
        return new Postings() {
            @Override
            public int count() {
                return end - first;
            }

            @Override
            public int line(int place) {
                return first + place;
            }
        };
    }

    /** The first {@code count} of {@code lines}, which must not change. */
    static Postings of(int[] lines, int count) {
        return new Postings() {
            @Override
            public int count() {
                return count;
            }

            @Override
            public int line(int place) {
                return lines[place];
            }
        };
    }
}
