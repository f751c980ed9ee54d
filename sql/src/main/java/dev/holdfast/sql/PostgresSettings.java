package dev.holdfast.sql;

import dev.holdfast.store.StoreUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the URL of a PostgreSQL store says. Immutable. Its text form hides the password. */
record PostgresSettings(
        String host,
        int port,
        String database,
        String user,
        String password,
        String schema,
        boolean ssl,
        String certificates,
        int poolMax,
        int poolMin,
        int timeoutMillis,
        int idleTimeoutMillis) {
    static PostgresSettings of(StoreUrl url) {
        URI uri;
        try {
            uri = new URI("postgresql:" + url.location());
        } catch (URISyntaxException malformed) {
            throw refused(url);
        }
        String path = Optional.ofNullable(uri.getPath()).orElse("");
        if (uri.getHost() == null || path.lastIndexOf('/') > 0) {
            throw refused(url);
        }
        String[] login = Optional.ofNullable(uri.getRawUserInfo()).orElse("").split(":", 2);
        String user = login[0].isEmpty() ? System.getProperty("user.name") : decoded(login[0]);
        Parameters parameters = new Parameters(
                url, "poolMax", "poolMin", "ssl", "sslRootCert", "timeout", "idleTimeout", "schema", "sslmode");
        int poolMax = parameters.number("poolMax", 20, 1);
        return new PostgresSettings(
                uri.getHost(),
                uri.getPort() < 0 ? 5432 : uri.getPort(),
                path.length() < 2 ? user : path.substring(1),
                user,
                login.length == 2 ? decoded(login[1]) : "",
                parameters.text("schema", ""),
                parameters.truth("ssl")
                        || !parameters.text("sslmode", "disable").matches("disable|allow|prefer"),
                parameters.text("sslRootCert", ""),
                poolMax,
                Math.min(poolMax, parameters.number("poolMin", 2, 0)),
                parameters.number("timeout", 30_000, 250),
                parameters.number("idleTimeout", 10_000, 0));
    }

    private static IllegalArgumentException refused(StoreUrl url) {
        return new IllegalArgumentException(
                "'" + url + "' does not say which database; write postgresql://user:password@host:port/database");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The server, for messages. */
    String place() {
        return host + ":" + port + "/" + database;
    }

    @Override
    public String toString() {
        return "postgresql://" + user + ":***@" + place();
    }
}
