package dev.holdfast.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * A program that Redis runs whole or not at all, and nothing beside it. Its first write, if it makes any, is one that a
 * server refuses which is full, read-only or unable to persist, so that it has done nothing then. Immutable.
 */
record Script(byte[] source, byte[] sha) {
    private static final String SPACE = resource("space");

    /** Loads one from the resources. */
    static Script of(String name) {
        byte[] source = (SPACE + resource(name)).getBytes(StandardCharsets.UTF_8);
        try {
            String sha =
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(source));
            return new Script(source, sha.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java has no SHA-1, which every Java must have", missing);
        }
    }

    private static String resource(String name) {
        try (InputStream resource = Script.class.getResourceAsStream(name + ".lua")) {
            if (resource == null) {
                throw new IllegalStateException("the script " + name + ".lua is missing from the jar of this backend");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Runs it by its digest, and sends it whole where the server does not know it yet. */
    Object run(Jedis redis, byte[] space, List<byte[]> arguments) {
        try {
            return redis.evalsha(sha, List.of(space), arguments);
        } catch (JedisNoScriptException unknown) {
            return redis.eval(source, List.of(space), arguments);
        }
    }
}
