/**
 * Stores on Redis, opened by {@code redis:} and {@code rediss:}. Begin with
 * {@link dev.holdfast.redis.RedisBackendProvider}; what Redis does is in the scripts among the resources, one for each
 * write, on top of {@code space.lua}. Knows the waist and Redis, nothing else.
 */
@NullMarked
package dev.holdfast.redis;

import org.jspecify.annotations.NullMarked;
