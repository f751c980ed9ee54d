package dev.holdfast.workflow.task;

import dev.holdfast.definition.Fields;
import dev.holdfast.event.Shown;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The inputs of the tool {@code http}. Immutable, but for {@code body}, which nobody changes.
 *
 * @param body text is sent as it is, anything else as JSON; null for none
 * @param timeout until the answer begins
 * @param maxResponseBytes a longer answer is a failure
 */
record HttpCall(
        String method,
        String url,
        Map<String, String> query,
        Map<String, String> headers,
        @Nullable JsonNode body,
        Duration timeout,
        Statuses expected,
        Parse parse,
        int maxResponseBytes) {
    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,20}");
    private static final long DEFAULT_RESPONSE = 1 << 20;
    private static final long MAX_RESPONSE = 64 << 20;
    private static final long DEFAULT_TIMEOUT = 60_000;
    private static final long MAX_TIMEOUT = Duration.ofDays(1).toMillis();
    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Map<String, Parse> PARSES =
            new TreeMap<>(Map.of("auto", Parse.AUTO, "text", Parse.TEXT, "json", Parse.JSON));

    /** What becomes of the body of the answer. */
    enum Parse {
        /** JSON where the answer says that it is. */
        AUTO,
        TEXT,
        JSON
    }

    static HttpCall read(Fields fields) {
        JsonNode body = fields.any("body").orElse(null);
        var read = new HttpCall(
                fields.optionalText("method").orElse(body == null ? "GET" : "POST"),
                fields.text("url"),
                fields.textsByName("query"),
                fields.textsByName("headers"),
                body,
                Duration.ofMillis(fields.number("timeoutMs", DEFAULT_TIMEOUT, 1, MAX_TIMEOUT)),
                Statuses.read(fields, "expectStatus"),
                fields.choice("parse", PARSES).orElse(Parse.AUTO),
                (int) fields.number("maxResponseBytes", DEFAULT_RESPONSE, 0, MAX_RESPONSE));
        if (!isUnfilled(read.method) && !METHOD.matcher(read.method).matches()) {
            fields.problem(
                    "method", "is '" + read.method + "'; write GET, POST, PUT, PATCH, DELETE or another in capitals");
        }
        if (!read.url.isEmpty() && !isUnfilled(read.url)) {
            checkUrl(fields, read.url);
        }
        read.headers.forEach((name, value) -> checkHeader(fields, name, value));
        fields.refuseProblems();
        return read;
    }

    private static boolean isUnfilled(String text) {
        return text.contains("{{");
    }

    private static void checkUrl(Fields fields, String url) {
        String instead = "; write one like https://example.com/path, and odd characters as %20";
        try {
            URI uri = URI.create(url);
            if (uri.getHost() == null || !Set.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                fields.problem("url", "is no http address" + instead);
            } else if (uri.getUserInfo() != null) {
                fields.problem("url", "has a user or password in it; send an Authorization header, from {{env.NAME}}");
            }
        } catch (IllegalArgumentException malformed) {
            fields.problem("url", "is no address" + instead);
        }
    }

    /** The JDK's own message would show the value, which may be a secret. */
    private static void checkHeader(Fields fields, String name, String value) {
        try {
            HttpRequest.newBuilder().header(name, "x");
        } catch (IllegalArgumentException refused) {
            fields.problem("headers", "has '" + name + "', which is no name or is set by itself; remove it");
        }
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f || c > 0xff)) {
            fields.problem("headers", "has a character in '" + name + "' that headers cannot carry; remove it");
        }
    }

    /** @param idempotencyKey sent with methods that change something, unless the headers have one of their own */
    HttpRequest request(String idempotencyKey) {
        String parameters = query.entrySet().stream()
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        String join = parameters.isEmpty() ? "" : url.contains("?") ? "&" : "?";
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + join + parameters)).timeout(timeout);
        headers.forEach(request::header);
        if (!REPEATABLE.contains(method) && !hasHeader("Idempotency-Key")) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        if (body == null) {
            return request.method(method, HttpRequest.BodyPublishers.noBody()).build();
        }
        if (!body.isString() && !hasHeader("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        return request.method(method, HttpRequest.BodyPublishers.ofString(Shown.plain(body)))
                .build();
    }

    /** The address without its query, which may hold a secret. */
    String address() {
        int end = url.indexOf('?');
        return end < 0 ? url : url.substring(0, end);
    }

    /** {@code text} without the values of the headers that were sent. */
    String withoutSecrets(String text) {
        String shown = text;
        for (String value : headers.values()) {
            shown = value.length() < 4 ? shown : shown.replace(value, "***");
        }
        return shown;
    }

    private boolean hasHeader(String name) {
        return headers.keySet().stream()
                .anyMatch(header -> header.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
