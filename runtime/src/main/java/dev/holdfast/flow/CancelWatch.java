package dev.holdfast.flow;

import dev.holdfast.store.Doc;
import dev.holdfast.store.Signals;
import dev.holdfast.time.TimersClosed;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Looks, while runs are at work, whether another process asks to cancel one of them. Thread-safe. */
public final class CancelWatch implements AutoCloseable {
    private static final int MOST_KNOWN = 10_000;
    private static final System.Logger LOG = System.getLogger(CancelWatch.class.getName());

    private final Engine engine;
    private final CancelRequests requests;
    private final boolean listens;
    private final Map<String, ? extends Cancellable> live;

    /** The requests for runs that are not here, by their runs: the version that was looked at. */
    private final Map<String, Long> known = new ConcurrentHashMap<>();

    /** The requests that runs at work here are being cancelled for, by their runs. */
    private final Map<String, Doc> met = new ConcurrentHashMap<>();

    private final AtomicBoolean armed = new AtomicBoolean();
    private final AtomicReference<Signals.@Nullable Listening> listening = new AtomicReference<>();

    /** @param live the runs at work in this process, by their ids */
    public CancelWatch(Engine engine, Map<String, ? extends Cancellable> live) {
        this(engine, live, true);
    }

    /** @param listens whether it is woken by signals where a store has them, and is closed in the end; else it looks more often */
    CancelWatch(Engine engine, Map<String, ? extends Cancellable> live, boolean listens) {
        this.listens = listens;
        this.engine = engine;
        this.requests = new CancelRequests(engine.store());
        this.live = live;
    }

    /** A run at work. */
    public interface Cancellable {
        /** The version of its stream when this process began with it. */
        long openedAt();

        /** Cancels it, soon. */
        void cancel();
    }

    /** Makes sure that somebody looks soon. */
    public void arm() {
        if (!armed.get() && armed.compareAndSet(false, true)) {
            if (listens) {
                listen();
            }
            var wait = listens ? requests.lookEvery() : CancelRequests.LOOK_EVERY;
            try {
                engine.timers().after(wait, () -> start(this::lookAgainAndAgain));
            } catch (TimersClosed closed) { // the runs themselves say so
                armed.set(false);
            }
        }
    }

    /** The first wake says only that signals arrive; a request from before is met by the next regular look. */
    private void listen() {
        if (listening.get() == null) {
            var woken = new AtomicBoolean();
            try {
                listening.set(requests.listen(() -> {
                    if (woken.getAndSet(true)) {
                        start(this::look);
                    }
                }));
            } catch (RuntimeException deaf) { // regular looks find what signals would have told
                LOG.log(System.Logger.Level.DEBUG, "cannot listen for requests to cancel runs", deaf);
            }
        }
    }

    private static void start(Runnable look) {
        Thread.ofVirtual().name("cancel-watch").start(look);
    }

    /** Whatever a look throws, the next one comes. */
    private void lookAgainAndAgain() {
        try {
            look();
        } finally {
            armed.set(false);
            if (!live.isEmpty()) {
                arm();
            }
        }
    }

    private void look() {
        try {
            for (Doc request : requests.waiting()) {
                look(request);
            }
        } catch (RuntimeException unreadable) { // the runs themselves will say so, if it lasts
            LOG.log(System.Logger.Level.DEBUG, "cannot look for requests to cancel runs", unreadable);
        }
    }

    /** A request that cannot be met keeps no other waiting. */
    private void look(Doc request) {
        String runId = request.key();
        if (known.size() > MOST_KNOWN) {
            known.clear();
        }
        try {
            Cancellable run = live.get(runId);
            if (run != null && requests.means(request, run.openedAt())) {
                met.put(runId, request);
                run.cancel();
            } else if (run != null) {
                requests.drop(request);
            } else if (!Long.valueOf(request.version()).equals(known.put(runId, request.version()))) {
                requests.dropIfOver(request);
            }
        } catch (RuntimeException unmet) {
            known.remove(runId);
            LOG.log(System.Logger.Level.DEBUG, "cannot meet the request to cancel run '" + runId + "'", unmet);
        }
    }

    /** Takes the request away that was met, once a run that was at work here has ended; one that was left may meet it again. */
    public void over(String runId) {
        Doc request = met.remove(runId);
        try {
            if (request != null) {
                requests.dropIfOver(request);
            }
        } catch (RuntimeException later) { // a look of another run finds it, or it expires
            LOG.log(System.Logger.Level.DEBUG, "cannot take away the request to cancel run '" + runId + "'", later);
        }
    }

    @Override
    public void close() {
        Signals.Listening open = listening.getAndSet(null);
        if (open != null) {
            open.close();
        }
    }
}
