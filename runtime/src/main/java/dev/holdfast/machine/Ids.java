package dev.holdfast.machine;

import dev.holdfast.store.Digest;
import dev.holdfast.store.Event;
import dev.holdfast.store.Names;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ids that callers give, and those that Holdfast makes up for the events of instances. Every made-up id of what
 * happens here holds {@value #SEPARATOR}, which a given id may not, so that neither is ever taken for the other. Names that are derived from others
 * and would be longer than the store takes end in a digest instead.
 */
final class Ids {
    /** Stands in every id that is made up, and in none that is given. */
    static final String SEPARATOR = "~";

    /** The most characters of the id of an instance. */
    static final int MAX_INSTANCE_LENGTH = 200;

    /** The most events that a caller may name as causes: the event has tags for other things too. */
    static final int MAX_CAUSES = Names.MAX_TAGS - 10;

    private static final Pattern FORMER_AUTO = Pattern.compile("(.+)\\+\\d+");
    private static final Pattern FORMER_SEND = Pattern.compile(".+!\\d+\\.\\d+([*@].*)?");

    /**
     * How ids begin that end in the one of their instance: those of creations were once, those of what was taken over from
     * another system are, so that taking it over again changes nothing.
     */
    private static final List<String> OF_INSTANCE = List.of("create-", "adopted-", "snapshot-");

    private static final int KEPT_BYTES = 400;

    /** By tags that begin so the effects of an event are found; its id follows. */
    private static final String CAUSED_BY = "caused-by:";

    /** By a tag that begins so the event of a caller's id is found; the instance and the id follow. */
    private static final String REQUEST = "request:";

    /** By a tag that begins so the events are found that have ids of their own; the caller's id follows. */
    private static final String ALIAS = "alias:";

    private Ids() {}

    /**
     * Checks an id that a caller gives to an event.
     *
     * @throws IllegalArgumentException if it is too long, or could be one that is made up
     */
    static void checkEvent(String id) {
        Names.check("event id", id);
        refuseSeparator("event id", id);
    }

    /**
     * Checks the id of an instance that is to be.
     *
     * @throws IllegalArgumentException if it is too long, or could be one that is made up
     */
    static void checkInstance(String id) {
        if (id.isBlank() || id.length() > MAX_INSTANCE_LENGTH) {
            throw new IllegalArgumentException(
                    "the id '" + id + "' has not 1 to " + MAX_INSTANCE_LENGTH + " characters; choose another one");
        }
        Names.check("name of the instance's stream", Streams.of(id));
        refuseSeparator("instance id", id);
    }

    private static void refuseSeparator(String what, String id) {
        if (id.contains(Names.TENANT_END)) {
            throw new IllegalArgumentException("the " + what + " '" + id + "' holds '" + Names.TENANT_END
                    + "' (U+241F), which is kept for telling tenants apart; leave it out");
        }
        if (id.contains(SEPARATOR)) {
            throw new IllegalArgumentException("the " + what + " '" + id + "' holds '" + SEPARATOR
                    + "', which only ids have that Holdfast makes up; write another character");
        }
    }

    /** @throws IllegalArgumentException if they are too many, or one is no id */
    static void checkCauses(List<String> causes) {
        if (causes.size() > MAX_CAUSES) {
            throw new IllegalArgumentException("the event names " + causes.size() + " causes, more than " + MAX_CAUSES
                    + "; name the nearest ones");
        }
        causes.forEach(cause -> Names.check("cause", cause));
    }

    /** Of the creation of an instance by a caller. The caller's ids are compared with those of callers only. */
    static String creation(String instance) {
        return fit(instance + SEPARATOR + "created");
    }

    /**
     * How ids begin that one step of an instance makes up. Versions alone would come again where an instance is exported and
     * imported, for what changes no state is not exported; how often its state has changed is the same there.
     */
    static String step(Instance before, long version) {
        return before.id() + SEPARATOR + version + "-" + before.transitions();
    }

    static String timer(String step, int index) {
        return fit(step + "." + index);
    }

    static String send(String step, int index) {
        return fit(step + ".s" + index);
    }

    /** Of the {@code number}th auto that an event leads to. */
    static String auto(String first, int number) {
        return fit(first + SEPARATOR + "+" + number);
    }

    /** Of an event whose caller gives it the id of another one. */
    static String own(String request, String instance) {
        return fit(request + SEPARATOR + "@" + instance);
    }

    /** Of the event that records the receivers of a broadcast. */
    static String resolution(String broadcast) {
        return fit(broadcast + "*");
    }

    /** Of what one receiver of a broadcast gets. */
    static String received(String broadcast, String receiver) {
        return fit(broadcast + "@" + receiver);
    }

    /** Whether several processes may append an event with this id at the same time. */
    static boolean repeatable(String event, List<String> tags) {
        return event.contains(SEPARATOR)
                || event.contains("!")
                || event.startsWith("create-")
                || tags.stream().anyMatch(tag -> tag.startsWith(REQUEST));
    }

    /** Whether the id of an event was made up, by the rules of today or by those that once were; only if no caller gave it. */
    static boolean madeUp(Event event) {
        String id = event.id();
        String instance = Streams.instance(event.stream());
        if (id.contains(SEPARATOR) || OF_INSTANCE.stream().anyMatch(made -> id.equals(made + instance))) {
            return true;
        }
        Matcher auto = FORMER_AUTO.matcher(id);
        String cause =
                event.meta().causedBy().isEmpty() ? "" : event.meta().causedBy().getFirst();
        return FORMER_SEND.matcher(id).matches()
                || (auto.matches() && (cause.equals(auto.group(1)) || cause.startsWith(auto.group(1) + "+")));
    }

    static String causedByTag(String event) {
        return fit(CAUSED_BY + event);
    }

    static String requestTag(String instance, String request) {
        return fit(REQUEST + instance + SEPARATOR + request);
    }

    static String aliasTag(String request) {
        return fit(ALIAS + request);
    }

    /** A name as it is, or as much of it as there is room for, and the digest of all of it. */
    static String fit(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= Names.MAX_BYTES) {
            return name;
        }
        int end = KEPT_BYTES;
        while ((bytes[end] & 0xC0) == 0x80) { // never within a character
            end--;
        }
        String kept = new String(bytes, 0, end, StandardCharsets.UTF_8);
        return kept + SEPARATOR + "#" + Digest.of(bytes).hex();
    }
}
