package dev.holdfast.redis;

import dev.holdfast.store.signal.Line;
import java.net.SocketTimeoutException;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Signals by {@code PUBLISH} at one channel for each store, with the name as the message, and {@code SUBSCRIBE} on a connection of
 * its own. Thread-safe.
 *
 * @param channel of the store; databases of a server share their channels
 */
record RedisLine(Connections connections, String channel) implements Line {
    RedisLine(RedisUrl url, Connections connections) {
        this(connections, url.space() + ":signals:" + url.database());
    }

    @Override
    public void send(String name) {
        connections.read(redis -> redis.publish(channel, name));
    }

    @Override
    public Call call() {
        return new Listening(connections.connect(), channel);
    }

    private record Listening(Jedis redis, String channel) implements Call {
        @Override
        public void hear(Runnable ready, Consumer<String> heard) {
            try {
                redis.subscribe(new Ear(ready, heard), channel);
            } catch (JedisConnectionException silent) {
                if (!(silent.getCause() instanceof SocketTimeoutException)) {
                    throw silent;
                } // after a long silence the connection is made again, as nobody knows whether it still works
            }
        }

        @Override
        public void close() {
            redis.close();
        }
    }

    private static final class Ear extends JedisPubSub {
        private final Runnable ready;
        private final Consumer<String> heard;

        Ear(Runnable ready, Consumer<String> heard) {
            this.ready = ready;
            this.heard = heard;
        }

        @Override
        public void onSubscribe(String channel, int number) {
            ready.run();
        }

        @Override
        public void onMessage(String channel, String name) {
            heard.accept(name);
        }
    }
}
