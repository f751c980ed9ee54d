package dev.holdfast.redis;

import dev.holdfast.store.StoreOptions.Access;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import redis.clients.jedis.Jedis;

/** The keys of one store, and one handle's way to them: lets no writer in who may not write. Thread-safe. */
record Space(RedisUrl url, Connections connections, Access access) {
    /** Above this, numbers in scripts are not exact; no version and no position ever gets there. */
    private static final long MOST = 1L << 53;

    /** The name of a key. */
    byte[] key(String rest) {
        return bytes(url.space() + ":" + rest);
    }

    /** Does what writes nothing. */
    <T> T read(Function<Jedis, T> work) {
        return connections.read(work);
    }

    /** Runs a script that writes nothing. */
    @SuppressWarnings("unchecked") // a script that reads answers a list
    List<Object> read(Script script, Object... arguments) {
        return (List<Object>) connections.read(redis -> run(script, redis, arguments));
    }

    /** Runs a script that writes events or blobs. */
    Object write(Script script, Object... arguments) {
        if (access != Access.WRITER) {
            throw new IllegalStateException("the store " + url + " was opened as " + access
                    + ", which writes no events or blobs; open it as WRITER");
        }
        return connections.write(redis -> run(script, redis, arguments));
    }

    /** Runs a script that writes documents. */
    Object writeDocument(Script script, Object... arguments) {
        if (access == Access.READ_ONLY) {
            throw new IllegalStateException("the store " + url + " was opened for reading only; open it for writing");
        }
        return connections.write(redis -> run(script, redis, arguments));
    }

    private Object run(Script script, Jedis redis, Object... arguments) {
        List<byte[]> encoded = new ArrayList<>(arguments.length);
        for (Object argument : arguments) {
            encoded.add(argument instanceof byte[] bytes ? bytes : bytes(argument.toString()));
        }
        return script.run(redis, bytes(url.space()), encoded);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What a script answered, a text as bytes. */
    static String text(Object answer) {
        return new String((byte[]) answer, StandardCharsets.UTF_8);
    }

    static long number(Object answer) {
        return Long.parseLong(text(answer));
    }

    /** A number from a caller, where any beyond the last there can be means the same. */
    static long within(long number) {
        return Math.clamp(number, 0, MOST);
    }

    /** A moment in milliseconds, as scripts compare it. */
    static long millis(Instant moment) {
        long seconds = Math.clamp(moment.getEpochSecond(), -MOST / 1_000, MOST / 1_000);
        return seconds * 1_000 + moment.getNano() / 1_000_000;
    }
}
