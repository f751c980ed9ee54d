package dev.holdfast.definition;

import dev.holdfast.event.PersistenceException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A definition was refused: the message lists what is wrong with it, up to a hundred problems. Mend the file and read it again. */
public final class DefinitionException extends PersistenceException {
    private static final int MOST_SHOWN = 100;

    private final List<Problem> problems;

    /** @param problems at least one, of one file */
    public DefinitionException(Kind kind, List<Problem> problems) {
        super(
                kind.word(),
                "read definition",
                Map.of("file", problems.getFirst().file()),
                kind.capitalized() + " validation failed with " + problems.size() + " error(s)",
                "mend this:\n  " + list(problems),
                null);
        this.problems = List.copyOf(problems);
    }

    private static String list(List<Problem> problems) {
        String shown =
                problems.stream().limit(MOST_SHOWN).map(Problem::toString).collect(Collectors.joining("\n  "));
        int more = problems.size() - MOST_SHOWN;
        return more > 0 ? shown + "\n  and " + more + " more" : shown;
    }

    /** In the order of the file. */
    public List<Problem> problems() {
        return problems;
    }
}
