package dev.holdfast.event;

/**
 * Rewrites {@code a.b-c.size['d']} as {@code a.'b-c'.'size'?['d']}: names come from people and may hold a '-', or be words
 * that mean something to the expression language, and what is not there is null however deep.
 */
final class DottedNames {
    /** The deepest nesting of brackets; well below what the parser's stack can bear. */
    private static final int MAX_NESTING = 50;

    private DottedNames() {}

    /** @throws IllegalArgumentException if brackets are nested too deeply for the parser */
    static String quoted(String text) {
        var out = new StringBuilder();
        int depth = 0;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
            if (depth > MAX_NESTING) {
                throw new IllegalArgumentException("brackets are nested deeper than " + MAX_NESTING + " at character "
                        + (at + 1) + "; make it simpler");
            }
            if (c == '\'' || c == '"') {
                int end = endOfString(text, at);
                out.append(text, at, end);
                at = end;
            } else if (Character.isDigit(c)) {
                int end = endOfName(text, at, "_.");
                out.append(text, at, end);
                at = end;
            } else if (Character.isJavaIdentifierStart(c) || c == ']' || c == ')') {
                int end = c == ']' || c == ')' ? at + 1 : endOfName(text, at, "_$");
                out.append(text, at, end);
                at = segments(text, end, out);
            } else {
                out.append(c);
                at++;
            }
        }
        return out.toString();
    }

    private static int segments(String text, int start, StringBuilder out) {
        int at = start;
        while (at + 1 < text.length() && text.charAt(at) == '.' && isNameStart(text.charAt(at + 1))) {
            int end = endOfName(text, at + 1, "_$-");
            while (text.charAt(end - 1) == '-') {
                end--;
            }
            out.append(".'").append(text, at + 1, end).append("'");
            at = end;
        }
        if (at < text.length() && text.charAt(at) == '[') {
            out.append('?');
        }
        return at;
    }

    private static boolean isNameStart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    private static int endOfName(String text, int start, String more) {
        int end = start;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end)) || more.indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }

    private static int endOfString(String text, int start) {
        for (int at = start + 1; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                at++;
            } else if (text.charAt(at) == text.charAt(start)) {
                return at + 1;
            }
        }
        return text.length();
    }
}
