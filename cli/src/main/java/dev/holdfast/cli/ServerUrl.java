package dev.holdfast.cli;

import static dev.holdfast.cli.Variable.DYNAMICFLOW_MONGO_DATABASE;
import static dev.holdfast.cli.Variable.DYNAMICFLOW_NEO4J_DATABASE;
import static dev.holdfast.cli.Variable.DYNAMICFLOW_REDIS_PREFIX;
import static dev.holdfast.cli.Variable.MONGO_URI;
import static dev.holdfast.cli.Variable.NEO4J_PASSWORD;
import static dev.holdfast.cli.Variable.NEO4J_URI;
import static dev.holdfast.cli.Variable.NEO4J_USERNAME;
import static dev.holdfast.cli.Variable.REDIS_URL;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The URL of a server that is named by its kind alone, from the variables that are usual for it. */
final class ServerUrl {
    private ServerUrl() {}

    /** Empty if {@code kind} is none of postgres, mongodb, redis and neo4j. */
    static Optional<String> of(String kind, Settings settings) {
        return switch (kind.toLowerCase(Locale.ROOT)) {
            case "postgres", "postgresql" -> Optional.of(DatabaseUrl.of(settings));
            case "mongodb", "mongo" -> Optional.of(mongo(settings));
            case "redis" -> Optional.of(redis(settings));
            case "neo4j" -> Optional.of(neo4j(settings));
            default -> Optional.empty();
        };
    }

    private static String mongo(Settings settings) {
        String url = settings.get(MONGO_URI).url("mongodb://", "mongodb+srv://");
        return withDatabase(url, settings.get(DYNAMICFLOW_MONGO_DATABASE));
    }

    private static String redis(Settings settings) {
        String url = settings.get(REDIS_URL).text();
        Setting prefix = settings.get(DYNAMICFLOW_REDIS_PREFIX);
        return !prefix.given() || url.contains("prefix=")
                ? url
                : url + (url.contains("?") ? "&" : "?") + "prefix=" + encoded(prefix.text());
    }

    private static String neo4j(Settings settings) {
        String url = settings.get(NEO4J_URI).text();
        Setting password = settings.get(NEO4J_PASSWORD);
        int authority = url.indexOf("://") + 3;
        if (authority > 2 && !url.contains("@") && password.given()) {
            String login = encoded(settings.get(NEO4J_USERNAME).text()) + ":" + encoded(password.text()) + "@";
            url = url.substring(0, authority) + login + url.substring(authority);
        }
        return withDatabase(url, settings.get(DYNAMICFLOW_NEO4J_DATABASE));
    }

    /** Adds a database to a URL that ends with its host. */
    private static String withDatabase(String url, Setting database) {
        int path = url.indexOf('/', url.indexOf("://") + 3);
        return !database.given() || (path >= 0 && path < url.length() - 1) || url.contains("?")
                ? url
                : (path < 0 ? url : url.substring(0, path)) + "/" + encoded(database.text());
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
