package dev.holdfast.store.ops;

import dev.holdfast.store.Event;
import dev.holdfast.store.Log;
import dev.holdfast.store.Place;
import dev.holdfast.store.StoreException.Corrupt;
import java.util.List;

/** Reads all events once, in the order of their positions, and goes around those it cannot read. One thread at a time. */
final class VerifyLog {
    private static final int STREAMS_REMEMBERED = 100_000;

    /** How far beyond damage to look for something readable, in positions. */
    private static final long FARTHEST = 1L << 40;

    private final Log log;
    private final Findings findings;
    private final StreamTrail trail;
    private long position;

    VerifyLog(Log log, Findings findings) {
        this.log = log;
        this.findings = findings;
        this.trail = new StreamTrail(log, STREAMS_REMEMBERED);
    }

    void run() {
        int limit = Log.MAX_BATCH;
        for (boolean more = true; more; findings.report()) {
            try {
                more = checkPage(log.readAll(position, limit));
                limit = Math.min(2 * limit, Log.MAX_BATCH);
            } catch (Corrupt corrupt) {
                if (limit == 1) {
                    findings.damage(corrupt);
                    more = goAround();
                }
                limit = Math.max(1, limit / 2);
            }
        }
        trail.lastVersions().forEach(this::checkEnd);
    }

    /** Checks some events and returns whether there may be more. */
    private boolean checkPage(List<Event> page) {
        long before = position;
        page.forEach(this::check);
        return position > before;
    }

    private void check(Event event) {
        String where = "version " + event.version() + " of stream '" + event.stream() + "'";
        findings.events++;
        findings.json(where, event.body(), new Place.OfEvent(event.stream(), event.version(), event.position()));
        if (event.position() <= position) {
            findings.problem(where, "its position " + event.position() + " is not beyond " + position + " before it");
        }
        position = Math.max(position, event.position());
        try {
            switch (trail.step(event)) {
                case FIRST -> findings.streams++;
                case NEXT -> {}
                case BROKEN -> findings.problem(where, "it does not follow version " + (event.version() - 1));
            }
        } catch (Corrupt corrupt) {
            findings.damage(corrupt);
        }
    }

    /** Moves to the nearest position after which reading works, if there is one. */
    private boolean goAround() {
        trail.forget();
        long bad = position;
        long good = position + 1;
        for (long step = 1; !isReadableAfter(good); step *= 2) {
            if (step > FARTHEST) {
                findings.problem(
                        "the log after position " + position, "nothing beyond can be read, so it was not checked");
                return false;
            }
            bad = good;
            good += step;
        }
        while (good - bad > 1) {
            long middle = bad + (good - bad) / 2;
            if (isReadableAfter(middle)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        position = good;
        return true;
    }

    private boolean isReadableAfter(long candidate) {
        try {
            log.readAll(candidate, 1);
            return true;
        } catch (Corrupt corrupt) {
            return false;
        }
    }

    private void checkEnd(String stream, long last) {
        try {
            long version = log.version(stream);
            boolean truncatedMeanwhile = log.read(stream, last - 1, 1).isEmpty();
            if (version != last
                    && !truncatedMeanwhile
                    && log.read(stream, last, 1).isEmpty()) {
                findings.problem(
                        "stream '" + stream + "'", "it is at version " + version + ", but its events end at " + last);
            }
        } catch (Corrupt corrupt) {
            findings.damage(corrupt);
        }
    }
}
