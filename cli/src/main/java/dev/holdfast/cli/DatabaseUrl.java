package dev.holdfast.cli;

import static dev.holdfast.cli.Variable.DATABASE_HOST;
import static dev.holdfast.cli.Variable.DATABASE_IDLE_TIMEOUT;
import static dev.holdfast.cli.Variable.DATABASE_NAME;
import static dev.holdfast.cli.Variable.DATABASE_PASSWORD;
import static dev.holdfast.cli.Variable.DATABASE_POOL_MAX;
import static dev.holdfast.cli.Variable.DATABASE_POOL_MIN;
import static dev.holdfast.cli.Variable.DATABASE_PORT;
import static dev.holdfast.cli.Variable.DATABASE_SSL;
import static dev.holdfast.cli.Variable.DATABASE_TIMEOUT;
import static dev.holdfast.cli.Variable.DATABASE_URL;
import static dev.holdfast.cli.Variable.DATABASE_USER;
import static dev.holdfast.cli.Variable.HOLDFAST_STORE;

import dev.holdfast.store.StoreUrl;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts the {@code DATABASE_…} variables together as the URL of one PostgreSQL store. */
final class DatabaseUrl {
    private DatabaseUrl() {}

    /** @throws IllegalArgumentException if one of them has a value that will not do */
    static String of(Settings settings) {
        String base = base(settings);
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("poolMax", "" + settings.get(DATABASE_POOL_MAX).number(1));
        parameters.put("poolMin", "" + settings.get(DATABASE_POOL_MIN).number(0));
        parameters.put("ssl", "" + settings.get(DATABASE_SSL).truth());
        parameters.put("timeout", "" + settings.get(DATABASE_TIMEOUT).number(1));
        parameters.put("idleTimeout", "" + settings.get(DATABASE_IDLE_TIMEOUT).number(0));
        parameters.keySet().removeAll(StoreUrl.parse(base).parameters().keySet());
        String rest = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
        return base + (base.contains("?") ? "&" : "?") + rest;
    }

    private static String base(Settings settings) {
        Setting store = settings.get(HOLDFAST_STORE);
        Setting url = settings.get(DATABASE_URL);
        if (store.text().startsWith("postgres") && (!url.given() || store.beats(url))) {
            return store.text();
        }
        return url.given() ? url.url("postgresql:", "postgres:") : assembled(settings);
    }

    private static String assembled(Settings settings) {
        Setting password = settings.get(DATABASE_PASSWORD);
        return "postgresql://" + encoded(settings.get(DATABASE_USER).text())
                + (password.given() ? ":" + encoded(password.text()) : "")
                + "@" + settings.get(DATABASE_HOST).text() + ":"
                + settings.get(DATABASE_PORT).number(1)
                + "/" + encoded(settings.get(DATABASE_NAME).text());
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
