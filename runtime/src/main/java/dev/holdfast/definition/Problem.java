package dev.holdfast.definition;

/**
 * Something wrong with a definition. Immutable.
 *
 * @param file as it was named by the one who asked for it
 * @param line from 1; 0 where the problem is with the file as a whole
 * @param column from 1; 0 where the problem is with the file as a whole
 * @param message a sentence that says what is wrong and what to write instead
 */
public record Problem(String file, int line, int column, String message) {
    /** The form that editors and terminals turn into a link: {@code file:line:column: message}. */
    @Override
    public String toString() {
        return line == 0 ? file + ": " + message : file + ":" + line + ":" + column + ": " + message;
    }
}
