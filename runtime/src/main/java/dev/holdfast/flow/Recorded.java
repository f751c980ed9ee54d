package dev.holdfast.flow;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Json;
import dev.holdfast.store.Limits;
import java.io.Writer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The form in which runs record values and messages, and its limits. Whatever a run hands on passes through here before
 * anybody sees it, so that a run that goes on and one that is continued see the same, and nothing is decided that cannot be
 * recorded: neither by the store, nor by Java with the memory that it has. Thread-safe.
 */
public final class Recorded {
    /** The deepest nesting of a value, which leaves room for what runs put around it. */
    public static final int MAX_DEPTH = 480;

    /** The most bytes of a value as JSON, if the store takes as many and Java may use ten times as much memory. */
    public static final int MAX_BYTES = 128 << 20;

    /** The most values of which a value may consist, if Java may use 2,000 times as many bytes. */
    public static final int MAX_NODES = 5_000_000;

    /** The most characters of a message; of a longer one its beginning is kept, and a mark. */
    public static final int MAX_MESSAGE = 4_000;

    /** Longer texts are read back like everything else, so that the limits of reading are noticed. */
    private static final int SHORT = 10_000;

    private static final int LARGE = 1 << 20;

    private static final JsonMapper LIMITED = limited(MAX_DEPTH);
    private static final JsonMapper OF_EVENTS = limited(Json.MAX_DEPTH - 1);

    private static JsonMapper limited(int depth) {
        return JsonMapper.builder(JsonFactory.builder()
                        .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                        .streamReadConstraints(
                                Trees.LIMITS.rebuild().maxNestingDepth(depth).build())
                        .streamWriteConstraints(StreamWriteConstraints.builder()
                                .maxNestingDepth(depth)
                                .build())
                        .build())
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    /** What is recorded around a value and beside it: names, numbers, a message. */
    private static final int AROUND_BYTES = 32 << 10;

    private final Limits limits;

    /** @param limits of the store that runs are recorded in */
    public Recorded(Limits limits) {
        this.limits = limits;
    }

    /**
     * The value as it will be when it is read back.
     *
     * @param what what messages call it: "the output"
     * @param value null stands for nothing, JSON null
     * @throws Unrecordable if it cannot be recorded
     */
    public JsonNode value(String what, @Nullable JsonNode value) {
        if (value == null) {
            return Trees.MAPPER.nullNode();
        }
        boolean plain = value.isNull() || value.isBoolean() || value.isInt();
        if (plain || (value.isString() && value.stringValue().length() <= SHORT)) {
            return value;
        }
        try {
            count(value, new long[] {maxNodes()}, 0);
            return LIMITED.readTree(
                    Json.ofCompact(text(value)).text()); // names with half a surrogate pair are not read
        } catch (TooMany tooMany) {
            throw new Unrecordable(
                    what, "it has more than " + maxNodes() + " values, counting all that are inside", tooMany);
        } catch (JacksonException | NumberFormatException refused) {
            throw new Unrecordable(what, message(Json.reason(refused)), refused);
        } catch (TooLong tooLong) {
            throw new Unrecordable(what, "it has more than " + maxBytes() + " bytes as JSON", tooLong);
        } catch (StackOverflowError deep) {
            throw new Unrecordable(what, "it is nested too deeply", deep);
        } catch (OutOfMemoryError full) {
            throw new Unrecordable(what, "there is not enough memory for it", full);
        }
    }

    private static void count(JsonNode value, long[] left, int depth) {
        if (--left[0] < 0) {
            throw new TooMany();
        }
        if (depth <= MAX_DEPTH) {
            for (JsonNode inner : value) {
                count(inner, left, depth + 1);
            }
        }
    }

    /** Of what is large, the length is counted before any memory is taken for it. */
    private String text(JsonNode value) {
        var text = new StringBuilder();
        try {
            LIMITED.writeValue(new Limited(Math.min(LARGE, maxBytes()), text), value);
        } catch (TooLong large) {
            var counted = new Limited(maxBytes(), null);
            LIMITED.writeValue(counted, value);
            text = new StringBuilder(counted.written);
            LIMITED.writeValue(new Limited(maxBytes(), text), value);
        }
        return text.toString();
    }

    /**
     * Makes sure that a value which is put together from recorded ones can be recorded, too.
     *
     * @throws Unrecordable if it cannot
     */
    public void check(String what, JsonNode value) {
        check(LIMITED, what, value);
    }

    /**
     * Makes sure that an event can be recorded whose data are not one value but several.
     *
     * @throws Unrecordable if it cannot
     */
    public void checkData(String what, JsonNode data) {
        check(OF_EVENTS, what, data);
    }

    private void check(JsonMapper mapper, String what, JsonNode value) {
        try {
            mapper.writeValue(new Limited(maxBytes(), null), value);
        } catch (JacksonException | NumberFormatException refused) {
            throw new Unrecordable(what, message(Json.reason(refused)), refused);
        } catch (TooLong tooLong) {
            throw new Unrecordable(what, "it has more than " + maxBytes() + " bytes as JSON", tooLong);
        }
    }

    /**
     * The tree of a Java value.
     *
     * @throws Unrecordable if it has none
     */
    static JsonNode tree(@Nullable Object value) {
        try {
            return Trees.MAPPER.valueToTree(value);
        } catch (JacksonException | NumberFormatException refused) {
            throw new Unrecordable("the result", message(Json.reason(refused)), refused);
        } catch (StackOverflowError deep) {
            throw new Unrecordable("the result", "it is nested too deeply", deep);
        } catch (OutOfMemoryError full) {
            throw new Unrecordable("the result", "there is not enough memory for it", full);
        }
    }

    private long maxBytes() {
        int stored = Math.max(limits.eventBytes() / 2, limits.eventBytes() - AROUND_BYTES);
        return Math.min(Math.min(MAX_BYTES, stored), Runtime.getRuntime().maxMemory() / 10);
    }

    private static long maxNodes() {
        return Math.min(MAX_NODES, Runtime.getRuntime().maxMemory() / 2_000);
    }

    /** What an error says, in a length that can be kept and shown. */
    public static String message(Throwable error) {
        if (error instanceof OutOfMemoryError) {
            return "there was not enough memory (" + error.getMessage() + "); handle less at a time, or give Java more";
        }
        String message;
        try {
            message = error.getMessage();
            message = message == null || message.isBlank() ? error.toString() : message;
        } catch (RuntimeException silent) { // whoever wrote the exception is not at fault for the failure it stands for
            message = error.getClass().getName();
        }
        return message(message);
    }

    /** The message in a length that can be kept and shown. */
    public static String message(String message) {
        return message.length() <= MAX_MESSAGE
                ? message
                : message.substring(0, MAX_MESSAGE) + "… (" + message.length() + " characters)";
    }

    private static final class TooMany extends RuntimeException {
        TooMany() {
            super(null, null, false, false);
        }
    }

    private static final class TooLong extends RuntimeException {
        TooLong() {
            super(null, null, false, false);
        }
    }

    /** Writes a text that refuses to grow beyond a number of bytes. */
    private static final class Limited extends Writer {
        private final long limit;
        private final @Nullable StringBuilder text;
        private long bytes;
        private int written;

        Limited(long limit, @Nullable StringBuilder text) {
            this.limit = limit;
            this.text = text;
        }

        @Override
        public void write(char[] chars, int from, int length) {
            for (int i = from; i < from + length; i++) {
                bytes += chars[i] < 0x80 ? 1 : chars[i] < 0x800 ? 2 : 3;
            }
            if (bytes > limit) {
                throw new TooLong();
            }
            written += length;
            if (text != null) {
                text.append(chars, from, length);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
