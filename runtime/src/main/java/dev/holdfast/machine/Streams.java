package dev.holdfast.machine;

/** The names of the streams of instances. */
final class Streams {
    /** What their names begin with, followed by the id of the instance. */
    static final String PREFIX = "machine:";

    private Streams() {}

    static String of(String instance) {
        return PREFIX + instance;
    }

    static boolean isOne(String stream) {
        return stream.startsWith(PREFIX) && stream.length() > PREFIX.length();
    }

    /** The id of the instance whose stream it is. */
    static String instance(String stream) {
        return stream.substring(PREFIX.length());
    }
}
