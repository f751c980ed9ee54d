package dev.holdfast.machine;

import dev.holdfast.event.PersistenceException;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Docs;
import dev.holdfast.store.Expected;
import dev.holdfast.store.NewDoc;
import dev.holdfast.store.NewEvent;
import dev.holdfast.store.StoreException;
import dev.holdfast.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.node.ObjectNode;

/**
 * The threads for handlers of all components that this process hosts, and a document that names the calls which keep some of
 * them, for whoever asks elsewhere. Thread-safe.
 */
final class StuckHandlers implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(StuckHandlers.class.getName());
    private static final Duration EXPIRY = Duration.ofMinutes(1);
    private static final Duration WRITE_EVERY = Duration.ofSeconds(20);

    private final Docs docs;
    private final Timers timers;
    private final int most;
    private final String key = NewEvent.newId();
    private final String process = "process " + ProcessHandle.current().pid();
    private final Map<String, HandlerThreads> components = new ConcurrentHashMap<>();
    private final ReentrantLock writing = new ReentrantLock();
    private Runnable disarm = () -> {};
    private boolean written;
    private boolean closed;

    /** @param most how many threads a component has for its handlers */
    StuckHandlers(Docs docs, Timers timers, int most) {
        this.docs = docs;
        this.timers = timers;
        this.most = most;
    }

    /** The threads of a component. */
    HandlerThreads threads(String component) {
        return components.computeIfAbsent(
                component, name -> new HandlerThreads(name, process, most, timers.clock(), this::write));
    }

    private void write() {
        writing.lock();
        try {
            disarm.run();
            if (closed) {
                return;
            }
            List<ObjectNode> stuck = components.values().stream()
                    .flatMap(threads -> threads.stuck().stream())
                    .map(StuckHandler::json)
                    .toList();
            if (!stuck.isEmpty()) {
                ObjectNode body = Trees.object();
                body.putArray("stuck").addAll(stuck);
                Instant now = timers.clock().instant();
                disarm = timers.after(
                        WRITE_EVERY,
                        () -> Thread.ofVirtual().name("machine-stuck-handlers").start(this::write));
                written = true;
                docs.put(
                        StuckHandler.COLLECTION,
                        key,
                        Expected.any(),
                        new NewDoc(Trees.json(body), now.plus(EXPIRY), List.of()));
            } else if (written) {
                written = false;
                docs.delete(StuckHandler.COLLECTION, key, Expected.any());
            }
        } catch (StoreException | PersistenceException failed) {
            LOG.log(System.Logger.Level.DEBUG, "stuck handlers are told later: " + failed.getMessage());
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void close() {
        components.values().forEach(HandlerThreads::close);
        writing.lock();
        try {
            disarm.run();
            closed = true;
            if (written) {
                docs.delete(StuckHandler.COLLECTION, key, Expected.any());
            }
        } catch (StoreException failed) {
            LOG.log(System.Logger.Level.DEBUG, "the document about stuck handlers expires: " + failed.getMessage());
        } finally {
            writing.unlock();
        }
    }
}
