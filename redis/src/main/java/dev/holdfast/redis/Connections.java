package dev.holdfast.redis;

import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/**
 * Connections to the node that holds the keys. They are used by threads of their own: an interrupt of a caller would close
 * the socket it waits at. Thread-safe.
 */
final class Connections implements AutoCloseable {
    /** A connection that was idle for longer is asked before it is trusted with a write. */
    private static final Duration TRUSTED = Duration.ofSeconds(1);

    private static final int MOST_MILLIS_TO_CONNECT = 10_000;
    private static final int SILENCE_MILLIS = 60_000;
    private static final int MAX_REDIRECTS = 5;

    private record Idle(Jedis redis, long sinceNanos) {}

    private final RedisUrl url;
    private final Failures failures;
    private final JedisClientConfig config;
    private final ExecutorService threads;
    private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();
    private volatile HostAndPort node;

    Connections(RedisUrl url) {
        this.url = url;
        this.failures = new Failures(url);
        this.node = new HostAndPort(url.host(), url.port());
        this.config = config(url);
        this.threads = Executors.newFixedThreadPool(
                url.connections(), Thread.ofVirtual().name("redis-", 0).factory());
    }

    private static JedisClientConfig config(RedisUrl url) {
        var config = DefaultJedisClientConfig.builder()
                .resp2()
                .user(url.user())
                .password(url.password())
                .database(url.database())
                .connectionTimeoutMillis(Math.min(url.timeoutMillis(), MOST_MILLIS_TO_CONNECT))
                .socketTimeoutMillis(url.timeoutMillis())
                .blockingSocketTimeoutMillis(SILENCE_MILLIS)
                .clientName("holdfast")
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
        if (url.tls()) {
            config.sslOptions(Tls.options(url));
        }
        return config.build();
    }

    /**
     * Does {@code work} on a connection. An interrupt is kept and cuts nothing short.
     *
     * @throws IllegalStateException if this is closed
     */
    <T> T read(Function<Jedis, T> work) {
        return await(() -> attempt(false, work));
    }

    /** Does {@code work} that may write. */
    <T> T write(Function<Jedis, T> work) {
        return await(() -> attempt(true, work));
    }

    private <T> T await(Callable<T> work) {
        Future<T> answer;
        try {
            answer = threads.submit(work);
        } catch (RejectedExecutionException closed) {
            throw new IllegalStateException("the store " + url + " is closed; open it again", closed);
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get();
                } catch (InterruptedException kept) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException told) {
                throw told;
            }
            throw new IllegalStateException(failed.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T> T attempt(boolean writes, Function<Jedis, T> work) {
        for (int redirects = 0; ; redirects++) {
            Jedis redis = borrow();
            try {
                T answer = work.apply(redis);
                idle.push(new Idle(redis, System.nanoTime()));
                return answer;
            } catch (JedisMovedDataException moved) {
                redis.close();
                if (redirects == MAX_REDIRECTS) {
                    throw failures.refused(moved, writes);
                }
                follow(moved.getTargetNode());
            } catch (JedisDataException refused) {
                idle.push(new Idle(redis, System.nanoTime()));
                throw failures.refused(refused, writes);
            } catch (JedisException lost) {
                redis.close();
                closeIdle();
                throw failures.lost(lost, writes);
            }
        }
    }

    /** A cluster sends one on to the node with the keys; one that does not know its own host leaves it out. */
    private void follow(HostAndPort target) {
        String host = target.getHost().isEmpty() ? node.getHost() : target.getHost();
        node = new HostAndPort(host, target.getPort());
        closeIdle();
    }

    private Jedis borrow() {
        for (Idle next = idle.poll(); next != null; next = idle.poll()) {
            if (System.nanoTime() - next.sinceNanos() < TRUSTED.toNanos() || answers(next.redis())) {
                return next.redis();
            }
            next.redis().close();
        }
        return connect();
    }

    private static boolean answers(Jedis redis) {
        try {
            return redis.ping() != null;
        } catch (JedisException gone) {
            return false;
        }
    }

    /** A connection of its own, for whoever keeps it. */
    Jedis connect() {
        try {
            return new Jedis(node, config);
        } catch (JedisDataException refused) {
            throw failures.refused(refused, false);
        } catch (JedisException unreachable) {
            throw failures.unreachable(unreachable);
        }
    }

    private void closeIdle() {
        for (Idle next = idle.poll(); next != null; next = idle.poll()) {
            next.redis().close();
        }
    }

    boolean isClosed() {
        return threads.isShutdown();
    }

    /** Waits for what is under way. */
    @Override
    public void close() {
        threads.shutdown();
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            try {
                threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException kept) {
                interrupted = true;
            }
        }
        closeIdle();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
