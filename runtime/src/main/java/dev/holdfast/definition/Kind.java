package dev.holdfast.definition;

/**
 * What a definition defines, for messages. Immutable.
 *
 * @param word "workflow", "component"
 * @param beginning what its file begins with: "'id:' and 'tasks:'"
 */
public record Kind(String word, String beginning) {
    String capitalized() {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
