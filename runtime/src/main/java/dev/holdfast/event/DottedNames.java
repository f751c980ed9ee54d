package dev.holdfast.event;

/**
 * Rewrites {@code a.b-c.size} as {@code a['b-c']['size']}: names come from people and may hold a '-', or be words that mean
 * something to the expression language.
 */
final class DottedNames {
    private DottedNames() {}

    static String bracketed(String text) {
        var out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
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
            out.append("['").append(text, at + 1, end).append("']");
            at = end;
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
