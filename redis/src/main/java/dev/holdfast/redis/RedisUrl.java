package dev.holdfast.redis;

import dev.holdfast.store.Names;
import dev.holdfast.store.StoreUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a space is and how to get there. Immutable. Its text form hides the password.
 *
 * @param user null for the default one
 * @param certificates a PEM file with the certificates to trust; null for those that this machine trusts
 * @param prefix of all keys
 * @param shown the URL without its password, for messages
 */
record RedisUrl(
        String host,
        int port,
        boolean tls,
        @Nullable Path certificates,
        @Nullable String user,
        @Nullable String password,
        int database,
        String prefix,
        int connections,
        int timeoutMillis,
        String shown) {
    private static final Set<String> PARAMETERS = Set.of("prefix", "connections", "timeoutMillis", "sslRootCert");

    static RedisUrl of(StoreUrl url) {
        for (String parameter : url.parameters().keySet()) {
            if (!PARAMETERS.contains(parameter)) {
                throw new IllegalArgumentException("a Redis store knows no parameter '" + parameter
                        + "'; it knows prefix, connections, timeoutMillis and sslRootCert");
            }
        }
        URI uri = parse(url);
        String[] userInfo =
                uri.getUserInfo() == null ? new String[0] : uri.getUserInfo().split(":", 2);
        Map<String, String> parameters = url.parameters();
        return new RedisUrl(
                uri.getHost(),
                uri.getPort() < 0 ? 6379 : uri.getPort(),
                url.scheme().equals("rediss"),
                parameters.containsKey("sslRootCert") ? Path.of(parameters.get("sslRootCert")) : null,
                userInfo.length == 2 && !userInfo[0].isEmpty() ? userInfo[0] : null,
                userInfo.length == 0 ? null : userInfo[userInfo.length - 1],
                database(uri.getPath(), url),
                prefix(parameters.getOrDefault("prefix", "holdfast")),
                number("connections", parameters.getOrDefault("connections", "16"), 1_000),
                number("timeoutMillis", parameters.getOrDefault("timeoutMillis", "30000"), Integer.MAX_VALUE),
                url.toString());
    }

    private static URI parse(StoreUrl url) {
        try {
            URI uri = new URI(url.scheme() + ":" + url.location());
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException malformed) { // its message would show the password
            throw malformed(url);
        }
        throw malformed(url);
    }

    private static IllegalArgumentException malformed(StoreUrl url) {
        return new IllegalArgumentException("'" + url + "' is not the URL of a Redis store; write "
                + "redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE], with %40 and the like in place of what a URL "
                + "cannot hold");
    }

    private static int database(@Nullable String path, StoreUrl url) {
        if (path == null || path.isEmpty() || path.equals("/")) {
            return 0;
        }
        if (!path.matches("/\\d{1,9}")) {
            throw new IllegalArgumentException("the database of '" + url
                    + "' is not a number; Redis has databases 0, 1, " + "2… and no names for them");
        }
        return Integer.parseInt(path.substring(1));
    }

    private static String prefix(String prefix) {
        Names.check("prefix", prefix);
        if (prefix.contains("{") || prefix.contains("}")) {
            throw new IllegalArgumentException("the prefix '" + prefix
                    + "' has a brace; it stands between braces itself, " + "so that a cluster keeps its keys together");
        }
        return prefix;
    }

    private static int number(String parameter, String value, int most) {
        if (!value.matches("[1-9]\\d{0,9}") || Long.parseLong(value) > most) {
            throw new IllegalArgumentException(
                    "the parameter " + parameter + " is not a number from 1 to " + most + ": '" + value + "'");
        }
        return Integer.parseInt(value);
    }

    /** What all keys begin with. */
    String space() {
        return "{" + prefix + "}";
    }

    @Override
    public String toString() {
        return shown;
    }
}
