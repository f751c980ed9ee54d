package dev.holdfast.machine;

import dev.holdfast.store.Backend;
import java.time.Instant;
import java.util.List;

/**
 * Something that could not be done for an instance, so that it was left out and the others went on. Immutable.
 *
 * @param instance whose it is: the one with the timer, or the sender; empty for a component
 * @param component whose hosting tries it again; empty where nobody knows, so that any hosting does
 * @param what the id of the timer or the send; empty for a whole instance
 * @param why as a sentence
 * @param since when it was first passed over
 */
public record PassedOver(Kind kind, String instance, String component, String what, String why, Instant since) {
    /** What was passed over. */
    public enum Kind {
        /** An instance that cannot be read, or found in lists. */
        INSTANCE("instance"),
        /** A timer that fell due and cannot happen. */
        TIMER("timer"),
        /** An event that its receiver cannot take. */
        SEND("send"),
        /** A component that cannot be read, or that others wait for and nobody hosts. */
        COMPONENT("component");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As it is stored: {@code timer}. */
        public String word() {
            return word;
        }

        static Kind of(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("'" + word + "' is nothing that is passed over");
        }
    }

    /** All that is passed over on a store. */
    public static List<PassedOver> in(Backend store) {
        return new PassedOverDocs(store.docs()).all().toList();
    }

    /** The same for another reason. */
    PassedOver because(String reason) {
        return new PassedOver(kind, instance, component, what, reason, since);
    }

    static PassedOver instance(String id, Throwable why, Instant now) {
        return new PassedOver(Kind.INSTANCE, id, "", "", Trouble.sentence(why), now);
    }
}
