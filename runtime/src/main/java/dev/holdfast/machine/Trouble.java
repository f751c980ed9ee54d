package dev.holdfast.machine;

import dev.holdfast.event.Fenced;
import dev.holdfast.event.StoreFailed;
import dev.holdfast.store.StoreException;

/** Tells failures that pass, such as a store that is away, from those that come again however often something is tried. */
enum Trouble {
    /** It is tried again until it succeeds. */
    PASSING,
    /** It is not tried again by itself. */
    LASTING,
    /** Nobody foresaw it: it is tried {@value #TRIES} times. */
    UNFORESEEN;

    /** How often is tried what fails in a way that nobody foresaw. */
    static final int TRIES = 3;

    private static final int LONGEST = 1_000;

    static Trouble of(Throwable failure) {
        return switch (failure) {
            case StoreException.Corrupt damaged -> LASTING;
            case StoreException passing -> PASSING;
            case StoreFailed failed -> failed.getCause() instanceof StoreException.Corrupt ? LASTING : PASSING;
            case Fenced faster -> PASSING;
            case TooBusy busy -> PASSING;
            case NoHandlerThread waiting -> PASSING;
            case CallInterrupted stopped -> PASSING;
            case NotHosted elsewhere -> PASSING;
            case DefinitionDiffers uncovered -> LASTING;
            case EndlessAutos endless -> LASTING;
            case EventRefused refused -> LASTING;
            case UnreadableEntry unreadable -> LASTING;
            case NoSuchInstance gone -> LASTING;
            case IllegalArgumentException refused -> LASTING;
            default -> UNFORESEEN;
        };
    }

    static boolean passes(Throwable failure) {
        return of(failure) == PASSING;
    }

    static boolean lasts(Throwable failure) {
        return of(failure) == LASTING;
    }

    /** What went wrong, as a sentence. */
    static String sentence(Throwable failure) {
        String message = failure.getMessage();
        String kind = failure.getClass().getSimpleName();
        String sentence = message == null ? kind : of(failure) == UNFORESEEN ? kind + ": " + message : message;
        return sentence.length() > LONGEST ? sentence.substring(0, LONGEST) + "…" : sentence;
    }
}
