package dev.holdfast.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a store is: {@code scheme:rest?name=value&…}. Immutable. Its text form hides passwords.
 *
 * @param full the URL as given, passwords included; for drivers only
 * @param scheme in lower case: {@code file}, {@code postgresql}
 * @param location what stands between the scheme and the parameters
 * @param parameters the decoded parameters
 */
public record StoreUrl(String full, String scheme, String location, Map<String, String> parameters) {
    private static final Pattern SHAPE = Pattern.compile("([A-Za-z][A-Za-z0-9+]*):([^?]*)(?:\\?(.*))?", Pattern.DOTALL);
    private static final Pattern SECRET =
            Pattern.compile("(?i)(//[^:/]*:)(?:[^/?]*|.*)(@)|((?:password|key|token)=)[^&]*");

    public StoreUrl {
        parameters = Map.copyOf(parameters);
    }

    /** @throws IllegalArgumentException if {@code text} does not have the shape of a store's URL */
    public static StoreUrl parse(String text) {
        Matcher shape = SHAPE.matcher(text);
        if (!shape.matches()) {
            throw new IllegalArgumentException("'" + redact(text)
                    + "' is not a store; write file:DIR, memory: or a URL " + "such as postgresql://host/database");
        }
        Map<String, String> parameters = new TreeMap<>();
        for (String part : Optional.ofNullable(shape.group(3)).orElse("").split("&", -1)) {
            if (!part.isEmpty()) {
                String[] pair = part.split("=", 2);
                parameters.put(decode(pair[0]), pair.length == 2 ? decode(pair[1]) : "");
            }
        }
        return new StoreUrl(text, shape.group(1).toLowerCase(Locale.ROOT), shape.group(2), parameters);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** {@code text} without the passwords in it, whether or not it is the URL of a store. */
    public static String redact(String text) {
        return SECRET.matcher(text).replaceAll(found -> found.group(1) != null ? "$1***$2" : "$3***");
    }

    /** The URL without its passwords. */
    @Override
    public String toString() {
        return redact(full);
    }
}
