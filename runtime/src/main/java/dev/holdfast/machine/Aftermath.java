package dev.holdfast.machine;

import dev.holdfast.machine.Notification.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is done about a macrostep once it is recorded: sends are delivered, timers armed, and the listener told. Thread-safe. */
final class Aftermath implements Host.Follow {
    private static final System.Logger LOG = System.getLogger(Aftermath.class.getName());

    private final MachineListener listener;
    private @Nullable Dispatcher dispatcher;
    private @Nullable Alarms alarms;

    Aftermath(MachineListener listener) {
        this.listener = listener;
    }

    /** To be called once, before anything is recorded: these two work with the host, which works with this. */
    void connect(Dispatcher theDispatcher, Alarms theAlarms) {
        this.dispatcher = theDispatcher;
        this.alarms = theAlarms;
    }

    @Override
    public boolean settled(Configuration at) {
        return dispatcher != null && dispatcher.settled(at.owed());
    }

    @Override
    public void recorded(@Nullable Configuration before, Configuration after, List<Draft> drafts) {
        if (alarms != null) {
            alarms.arm(after.instance());
        }
        if (dispatcher != null && !after.owed().isEmpty()) {
            Set<String> fresh = new HashSet<>();
            drafts.forEach(draft -> fresh.add(draft.id()));
            dispatcher.take(after.instance().id(), after.owed(), fresh);
        }
        for (Draft draft : drafts) {
            tell(draft.entry(), after.instance());
        }
        if (after.instance().disposed() && (before == null || !before.instance().disposed())) {
            tell(Kind.INSTANCE_DISPOSED, after.instance(), null, null);
        }
    }

    private void tell(Entry entry, Instance instance) {
        switch (entry) {
            case Entry.Created created -> {
                tell(new Notification(
                        Kind.INSTANCE_CREATED, instance, null, created.result().state(), null, null));
                failures(created.result(), instance, null);
            }
            case Entry.Changed changed -> {
                tell(new Notification(
                        Kind.STATE_CHANGE,
                        instance,
                        changed.before(),
                        changed.result().state(),
                        changed.event(),
                        null));
                failures(changed.result(), instance, changed.event());
            }
            case Entry.Resolved resolved ->
                tell(
                        Kind.CASCADE_COMPLETED,
                        instance,
                        null,
                        resolved.found().size() + " instances get " + resolved.send());
            case Entry.Refused refused -> {}
            case Entry.Retimed retimed -> {}
            case Entry.Migrated migrated -> {}
            case Entry.Covered covered -> {}
        }
    }

    private void failures(Entry.Result result, Instance instance, @Nullable MachineEvent event) {
        for (Entry.Failure failure : result.failures()) {
            String what = failure.role() + " '" + failure.handler() + "' failed: " + failure.error();
            tell(Kind.USER_CODE_ERROR, instance, event, what);
        }
        for (Send send : result.sends()) {
            if (send instanceof Send.Create create) {
                boolean here = create.component().equals(instance.component());
                Kind kind = here ? Kind.INTER_MACHINE_TRANSITION : Kind.CROSS_COMPONENT_TRANSITION;
                tell(kind, instance, event, "creates " + create.machine() + " " + create.instance());
            }
        }
    }

    @Override
    public void refused(Configuration at, Entry.Refused refusal) {
        Kind kind = refusal.reason() == Entry.Reason.HANDLER_FAILED ? Kind.USER_CODE_ERROR : Kind.EVENT_IGNORED;
        tell(kind, at.instance(), refusal.event(), refusal.explanation());
    }

    /** Something that led to no other state. */
    private void tell(Kind kind, Instance instance, @Nullable MachineEvent event, @Nullable String explanation) {
        String state = instance.state();
        tell(new Notification(kind, instance, state, state, event, explanation));
    }

    private void tell(Notification notification) {
        try {
            listener.notified(notification);
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.WARNING, "a listener to machines failed", failed);
        }
    }
}
