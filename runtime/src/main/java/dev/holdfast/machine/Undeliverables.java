package dev.holdfast.machine;

import dev.holdfast.machine.Configuration.Owed;
import dev.holdfast.store.Pages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records with their senders the sends that cannot be delivered, so that what was sent after them is, and finds them again for
 * another try. Thread-safe.
 */
final class Undeliverables {
    private static final System.Logger LOG = System.getLogger(Undeliverables.class.getName());

    private final Host host;
    private final PassedOverDocs passedOver;
    private final InstanceLog log;

    Undeliverables(Host host, PassedOverDocs passedOver, InstanceLog log) {
        this.host = host;
        this.passedOver = passedOver;
        this.log = log;
    }

    /** Records that something stands in the way of a send that may be mended. */
    void record(String sender, Owed owed, Send send, Throwable failure) {
        String why = Trouble.sentence(failure);
        passedOver.note(new PassedOver(PassedOver.Kind.SEND, sender, component(send), send.id(), why, host.now()));
        try {
            if (send instanceof Send.Broadcast broadcast) {
                resolved(sender, broadcast);
            }
            nobody(sender, owed, send.id(), type(send), why);
        } catch (RuntimeException unrecorded) {
            if (Trouble.passes(unrecorded)) {
                throw unrecorded;
            }
            LOG.log(System.Logger.Level.DEBUG, "the stream of '" + sender + "' takes no note", unrecorded);
        }
    }

    private void resolved(String sender, Send.Broadcast broadcast) {
        host.record(
                sender,
                at -> new Draft(
                        Ids.resolution(broadcast.id()),
                        new Entry.Resolved(broadcast.id(), List.of()),
                        host.now(),
                        List.of(),
                        null));
    }

    /** Records that nobody got what an instance sent. */
    void nobody(String sender, Owed owed, String id, String type, String why) {
        var event = MachineEvent.of(type, host.now());
        host.record(
                sender,
                at -> new Draft(
                        id,
                        new Entry.Refused(
                                event, Entry.Reason.NOBODY, why, at.instance().status(), List.of()),
                        host.now(),
                        List.of(owed.cause()),
                        owed.traceId()));
    }

    /** The component whose hosting may mend it; empty where nobody knows. */
    private static String component(Send send) {
        String component = switch (send) {
            case Send.ToInstance one -> one.component();
            case Send.Broadcast all -> all.component();
            case Send.Create create -> create.component();
        };
        return component == null ? "" : component;
    }

    private static String type(Send send) {
        return switch (send) {
            case Send.ToInstance one -> one.event();
            case Send.Broadcast all -> all.event();
            case Send.Create create -> create.event();
        };
    }

    /** What was sent, as it is in the sender's stream; null if it is not there any more. */
    @Nullable
    Owed find(PassedOver passed) {
        Map<String, Owed> causes = new HashMap<>(); // of broadcasts
        for (Logged logged :
                Pages.of((Logged last) -> log.read(passed.instance(), last == null ? 0 : last.version()))) {
            if (logged.sends()) {
                for (Owed owed : owed(logged, causes)) {
                    for (Send send : owed.sends()) {
                        if (send.id().equals(passed.what())) {
                            return new Owed(owed.cause(), owed.traceId(), List.of(send));
                        }
                        if (send instanceof Send.Broadcast) {
                            causes.put(send.id(), owed);
                        }
                    }
                }
            }
        }
        return null;
    }

    private static List<Owed> owed(Logged logged, Map<String, Owed> causes) {
        Entry entry = logged.entry();
        if (entry instanceof Entry.Covered covered) {
            return covered.configuration().owed();
        }
        Owed cause = entry instanceof Entry.Resolved resolved ? causes.get(resolved.send()) : null;
        return List.of(
                cause == null
                        ? new Owed(logged.id(), logged.traceId(), List.copyOf(Pending.sends(entry)))
                        : new Owed(cause.cause(), cause.traceId(), List.copyOf(Pending.sends(entry))));
    }
}
