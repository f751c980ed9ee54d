package dev.holdfast.machine;

import dev.holdfast.event.PersistenceException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Autos without delay lead on and on. Nothing of the event was recorded. */
public final class EndlessAutos extends PersistenceException {
    private static final int SHOWN = 6;

    EndlessAutos(Instance instance, List<Draft> drafts) {
        super(
                "machine",
                "send event",
                Map.of("instance", instance.id(), "machine", instance.machine()),
                "the autos of machine '" + instance.machine() + "' do not come to rest within "
                        + Macrostep.MAX_TRANSITIONS + " transitions: … " + path(drafts) + " …",
                "give one of them a guard or a delay (timeoutMs)",
                null);
    }

    private static String path(List<Draft> drafts) {
        return drafts.subList(drafts.size() - SHOWN, drafts.size()).stream()
                .map(draft -> draft.entry() instanceof Entry.Changed changed
                        ? changed.result().state()
                        : "")
                .collect(Collectors.joining(" → "));
    }
}
