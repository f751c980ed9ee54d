package dev.holdfast.servers;

import java.nio.file.Path;

/** A process that starts a server, says its id, and waits for its own end. */
final class StartsRedis {
    private StartsRedis() {}

    public static void main(String[] args) throws InterruptedException {
        System.out.println(RedisServer.start(Path.of(args[0])).process().pid());
        Thread.currentThread().join();
    }
}
