package dev.holdfast.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A port that leads to a server, and loses a reply when it is told to: the server has done the work, and the client sees its
 * connection end. Thread-safe.
 */
public final class LossyLine implements AutoCloseable {
    private final ServerSocket entry;
    private final int server;
    private final AtomicReference<@Nullable String> unlucky = new AtomicReference<>();

    private LossyLine(ServerSocket entry, int server) {
        this.entry = entry;
        this.server = server;
    }

    /** Opens a port of the loopback address that leads to another one. */
    public static LossyLine to(int port) {
        try {
            var line = new LossyLine(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
            Thread.ofVirtual().name("lossy-line").start(line::accept);
            return line;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public int port() {
        return entry.getLocalPort();
    }

    /** Loses the reply to the next request that has {@code text} in it. */
    public void loseReplyTo(String text) {
        unlucky.set(text);
    }

    /** Loses the reply to the next request, whatever it is. */
    public void loseNextReply() {
        loseReplyTo("");
    }

    /** Whether no reply is left to lose. */
    public boolean hasLost() {
        return unlucky.get() == null;
    }

    private void accept() {
        while (!entry.isClosed()) {
            try {
                var connection = new Connection(entry.accept(), new Socket(InetAddress.getLoopbackAddress(), server));
                Thread.ofVirtual().start(connection::carryRequests);
                Thread.ofVirtual().start(connection::carryReplies);
            } catch (IOException refused) {
                // the client finds out by itself, and a closed entry ends the loop
            }
        }
    }

    private final class Connection {
        private final Socket client;
        private final Socket target;
        private final AtomicBoolean loses = new AtomicBoolean();

        Connection(Socket client, Socket target) {
            this.client = client;
            this.target = target;
        }

        void carryRequests() {
            carry(client, target, (bytes, length) -> {
                String wanted = unlucky.get();
                String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
                if (wanted != null && text.contains(wanted) && unlucky.compareAndSet(wanted, null)) {
                    loses.set(true);
                }
                return true;
            });
        }

        void carryReplies() {
            carry(target, client, (bytes, length) -> !loses.get());
        }

        private void carry(Socket from, Socket to, Check check) {
            byte[] bytes = new byte[1 << 16];
            try (from;
                    to) {
                for (int length; (length = from.getInputStream().read(bytes)) > 0 && check.passes(bytes, length); ) {
                    to.getOutputStream().write(bytes, 0, length);
                }
            } catch (IOException ended) {
                // one end has closed, and closing both is all there is to do
            }
        }
    }

    private interface Check {
        boolean passes(byte[] bytes, int length);
    }

    @Override
    public void close() {
        try {
            entry.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
