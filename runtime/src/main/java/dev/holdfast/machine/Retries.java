package dev.holdfast.machine;

import dev.holdfast.machine.Configuration.Owed;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tries again what was passed over, when its component is hosted anew or somebody asks for it. Thread-safe. */
final class Retries {
    private final Host host;
    private final FollowedDirectory directory;
    private final PassedOverDocs docs;
    private final ParkedTimers parked;
    private final Undeliverables undeliverables;
    private final Delivery delivery;

    Retries(
            Host host,
            FollowedDirectory directory,
            PassedOverDocs docs,
            ParkedTimers parked,
            Undeliverables undeliverables,
            Delivery delivery) {
        this.host = host;
        this.directory = directory;
        this.docs = docs;
        this.parked = parked;
        this.undeliverables = undeliverables;
        this.delivery = delivery;
    }

    /** Tries it, if it is this process that can. */
    void retry(PassedOver passed) {
        if (!passed.component().isEmpty() && !host.hosts(passed.component())) {
            return;
        }
        switch (passed.kind()) {
            case INSTANCE -> instance(passed);
            case TIMER -> parked.unpark(passed);
            case SEND -> send(passed);
            case COMPONENT -> docs.done(passed);
        }
    }

    private void instance(PassedOver passed) {
        if (passed.instance().isEmpty()) {
            docs.done(passed); // an event that is damaged; whoever reads it again says so
        } else {
            directory.retry(passed.instance());
        }
    }

    private void send(PassedOver passed) {
        Owed owed = undeliverables.find(passed);
        var delivered = new AtomicBoolean(true);
        Throwable failure = owed == null
                ? null
                : PassedOverInstances.failure(() -> delivered.set(
                        delivery.deliver(passed.instance(), owed, owed.sends().getFirst(), true)));
        if (failure != null) {
            docs.note(passed.because(Trouble.sentence(failure)));
        } else if (delivered.get()) {
            docs.done(passed);
        }
    }
}
