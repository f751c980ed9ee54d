package dev.holdfast.redis;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** A way to a server on which the next reply can get lost, with the connection. Thread-safe. */
final class Proxy implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean losing = new AtomicBoolean();
    private final int target;

    Proxy(int target) throws IOException {
        this.target = target;
        threads.submit(() -> {
            while (true) {
                carry(socket.accept());
            }
        });
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The next request arrives and is answered, but its reply does not. */
    void loseNextReply() {
        losing.set(true);
    }

    private void carry(Socket client) throws IOException {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        threads.submit(() -> pump(client, server, false));
        threads.submit(() -> pump(server, client, true));
    }

    private Void pump(Socket from, Socket to, boolean replies) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                if (replies && losing.getAndSet(false)) {
                    return null;
                }
                to.getOutputStream().write(buffer, 0, read);
            }
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
