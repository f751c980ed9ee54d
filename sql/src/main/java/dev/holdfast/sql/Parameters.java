package dev.holdfast.sql;

import dev.holdfast.store.StoreUrl;
import java.util.List;
import java.util.Map;

/** The parameters of a URL, none of them unknown. Immutable. */
final class Parameters {
    private final Map<String, String> given;

    Parameters(StoreUrl url, String... known) {
        given = url.parameters();
        for (String name : given.keySet()) {
            if (!List.of(known).contains(name)) {
                throw new IllegalArgumentException("a " + url.scheme() + " store has no parameter '" + name
                        + "'; known are " + String.join(", ", known));
            }
        }
    }

    String text(String name, String otherwise) {
        return given.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise, int least) {
        String text = given.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // said below
        }
        throw new IllegalArgumentException(
                "the parameter '" + name + "' is '" + text + "'; give a whole number of at least " + least);
    }

    boolean truth(String name) {
        String text = given.getOrDefault(name, "false");
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("the parameter '" + name + "' is '" + text + "'; give true or false");
        }
        return text.equals("true");
    }
}
