package dev.holdfast.cli;

import dev.holdfast.deploy.Versions;
import dev.holdfast.flow.RunView;
import dev.holdfast.flow.Runs;
import dev.holdfast.store.Backend;
import dev.holdfast.store.Event;
import dev.holdfast.store.ops.Retention.Need;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/**
 * What runs need of their streams: everything until they, and those that started them, are finished; after that they are
 * shown and retried whole or not at all. Instances of machines need everything, always. Thread-safe.
 */
final class RunNeeds implements Function<String, Need> {
    /** The tag of every run's first event. */
    private static final String TAG = "run";

    /** What the names of the streams of machines' instances begin with: they are read from their events. */
    private static final String MACHINES = "machine:";

    private final Backend store;
    private final Runs runs;

    RunNeeds(Backend store, InstantSource clock) {
        this.store = store;
        this.runs = new Runs(store, clock);
    }

    @Override
    public Need apply(String stream) {
        if (stream.startsWith(Versions.OWN) || stream.startsWith(MACHINES)) {
            return Need.EVERYTHING;
        }
        if (!isRun(stream)) {
            return Need.NOTHING;
        }
        RunView run = runs.show(stream);
        boolean finished = run.status().finished();
        String parent = run.parent();
        if (finished && parent != null && isRun(parent)) {
            finished = runs.show(parent).status().finished();
        }
        return finished ? Need.WHOLE : Need.EVERYTHING;
    }

    private boolean isRun(String stream) {
        List<Event> first = store.log().read(stream, 0, 1);
        return !first.isEmpty() && first.getFirst().meta().tags().contains(TAG);
    }
}
