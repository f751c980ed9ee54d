package dev.holdfast.neo4j;

import dev.holdfast.store.StoreUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;

/**
 * The parts of a URL, which the driver wants one by one. Immutable.
 *
 * @param server the server's part, and for a cluster the routing context
 * @param database its name, null for the user's own
 */
record Neo4jUrl(
        URI server, AuthToken authentication, @Nullable String database) {
    /** @throws IllegalArgumentException if it names no server */
    static Neo4jUrl of(StoreUrl url) {
        try {
            var uri = new URI(url.full());
            if (uri.getHost() == null) {
                throw malformed(url);
            }
            String routing = url.scheme().startsWith("neo4j") ? uri.getRawQuery() : null;
            var server = new URI(url.scheme(), null, uri.getHost(), uri.getPort(), null, routing, null);
            String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
            return new Neo4jUrl(server, authentication(uri.getRawUserInfo()), path.isEmpty() ? null : path);
        } catch (URISyntaxException wrong) {
            throw malformed(url);
        }
    }

    private static AuthToken authentication(@Nullable String user) {
        if (user == null) {
            return AuthTokens.none();
        }
        String[] parts = user.split(":", 2);
        return AuthTokens.basic(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException malformed(StoreUrl url) {
        return new IllegalArgumentException("'" + url + "' is not a Neo4j URL, which looks like"
                + " neo4j://user:password@host:7687/database; special characters in a password are written as %XX");
    }
}
