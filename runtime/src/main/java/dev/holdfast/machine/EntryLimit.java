package dev.holdfast.machine;

import dev.holdfast.event.Trees;
import dev.holdfast.store.Limits;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How much of an instance the store takes: one step is one event of its stream, and so are all its data once what came before
 * is removed. Immutable.
 *
 * @param limits of the store
 */
record EntryLimit(Limits limits) {
    /** What is recorded around data and beside it: names, timers, a message. */
    private static final int AROUND_BYTES = 32 << 10;

    /** The most bytes of a character in JSON. */
    private static final int LONGEST_CHARACTER = 6;

    private int dataBytes() {
        return Math.max(limits.eventBytes() / 2, limits.eventBytes() - AROUND_BYTES);
    }

    /**
     * @param what for the message: "the payload"
     * @throws IllegalArgumentException if the data, or an event that holds them, cannot be recorded
     */
    ObjectNode checked(String what, ObjectNode data) {
        long characters = StoredForm.characters(data);
        if (characters > StoredForm.MAX_CHARACTERS || isTooLarge(data, characters)) {
            throw new IllegalArgumentException(what + " cannot be recorded: it has more than "
                    + Math.min(dataBytes(), StoredForm.MAX_CHARACTERS) + " characters as JSON; refer to what is large");
        }
        return data;
    }

    private boolean isTooLarge(ObjectNode data, long characters) {
        return characters > dataBytes() / LONGEST_CHARACTER && Trees.json(data).utf8Length() > dataBytes();
    }

    /**
     * Makes sure that one macrostep can be recorded, and delivered.
     *
     * @throws HandlerFailed if it cannot
     */
    void check(List<Draft> drafts, Instance after) {
        for (Draft draft : drafts) {
            boolean small = characters(draft.entry()) <= dataBytes() / LONGEST_CHARACTER;
            int bytes = small ? 0 : EntryCodec.encode(draft.entry()).utf8Length();
            if (bytes > limits.eventBytes()) {
                throw failed(
                        draft,
                        "one step, with all that it changes and sends, has " + bytes + " bytes as JSON, more than "
                                + limits.eventBytes() + "; change or send less, or in several steps");
            }
        }
        Draft last = drafts.getLast();
        try {
            checked("the data of instance '" + after.id() + "'", after.context());
            if (after.publicMember() != null) {
                checked("the data of instance '" + after.id() + "'", after.publicMember());
            }
            for (Draft draft : drafts) {
                for (Send send : Pending.sends(draft.entry())) {
                    checked("what is sent as " + send.id(), send.payload());
                }
            }
        } catch (IllegalArgumentException tooMuch) {
            throw failed(last, String.valueOf(tooMuch.getMessage()));
        }
    }

    private static long characters(Entry entry) {
        long characters = 0;
        if (entry instanceof Entry.Created created) {
            characters =
                    characters(created.initial()) + characters(created.context()) + characters(created.publicMember());
        } else if (entry instanceof Entry.Changed changed) {
            characters = characters(changed.event().payload())
                    + characters(changed.context())
                    + characters(changed.publicMember());
        }
        for (Send send : Pending.sends(entry)) {
            characters +=
                    characters(send.payload()) + (send instanceof Send.Broadcast all ? characters(all.known()) : 0);
        }
        return characters;
    }

    private static long characters(@Nullable ObjectNode data) {
        return data == null ? 0 : StoredForm.characters(data);
    }

    private static long characters(@Nullable Changes changes) {
        return changes == null ? 0 : StoredForm.characters(changes.json());
    }

    private static HandlerFailed failed(Draft draft, String why) {
        return new HandlerFailed(new Entry.Failure(EntryCodec.type(draft.entry()), "recording", why));
    }
}
