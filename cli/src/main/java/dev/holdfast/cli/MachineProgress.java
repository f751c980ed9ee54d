package dev.holdfast.cli;

import dev.holdfast.machine.Instance;
import dev.holdfast.machine.MachineListener;
import dev.holdfast.machine.Notification;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** One line for each thing that happens to machines. Thread-safe. */
record MachineProgress(PrintWriter out, InstantSource clock, boolean json) implements MachineListener {
    @Override
    public void notified(Notification notification) {
        Instant now = clock.instant();
        out.println(json ? json(now, notification) : Columns.plain(line(now, notification)));
    }

    private static String json(Instant now, Notification told) {
        Instance instance = told.instance();
        ObjectNode body = JsonOutput.object();
        body.put("component", instance.component()).put("machine", instance.machine());
        body.put("instance", instance.id());
        if (told.before() != null) {
            body.put("before", told.before());
        }
        body.put("state", told.state()).put("status", instance.status().word());
        body.put("version", instance.version());
        if (told.event() != null) {
            body.put("event", told.event().type()).set("payload", told.event().payload());
        }
        if (told.explanation() != null) {
            body.put("explanation", told.explanation());
        }
        return JsonOutput.line(JsonOutput.event(now, told.kind().name().toLowerCase(Locale.ROOT), body));
    }

    private static String line(Instant now, Notification told) {
        Instance instance = told.instance();
        return Words.moment(now) + "  " + instance.component() + "/" + instance.machine() + " " + instance.id() + "  "
                + what(told);
    }

    private static String what(Notification told) {
        String event = told.event() == null ? "" : " on " + told.event().type();
        String why = told.explanation() == null ? "" : ": " + told.explanation();
        return switch (told.kind()) {
            case INSTANCE_CREATED -> "created in " + told.state();
            case STATE_CHANGE -> told.before() + " -> " + told.state() + event;
            case INSTANCE_DISPOSED -> "is over: " + told.instance().status().word() + " in " + told.state();
            case INSTANCE_RESTORED -> "restored in " + told.state();
            case EVENT_IGNORED -> "ignored" + why;
            case USER_CODE_ERROR -> "went on without a handler" + event + why;
            case INTER_MACHINE_TRANSITION, CROSS_COMPONENT_TRANSITION, CASCADE_COMPLETED ->
                String.valueOf(told.explanation());
        };
    }
}
