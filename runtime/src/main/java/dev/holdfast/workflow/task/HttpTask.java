package dev.holdfast.workflow.task;

import dev.holdfast.definition.Fields;
import dev.holdfast.event.Trees;
import dev.holdfast.workflow.TaskCall;
import dev.holdfast.workflow.TaskHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tool {@code http}: sends one request. The output is {@code {"status":200,"headers":{…},"body":…}}, names of headers in
 * small letters, cookies left out. Redirects are not followed, so that headers never reach another host. Thread-safe.
 */
public final class HttpTask implements TaskHandler {
    private static final Duration CONNECT = Duration.ofSeconds(30);
    private static final int SHOWN = 1_000;
    private static final Pattern CHARSET = Pattern.compile("charset=\"?([\\w.:-]+)", Pattern.CASE_INSENSITIVE);

    @Override
    public String toolName() {
        return "http";
    }

    @Override
    public void check(ObjectNode inputs) {
        HttpCall.read(Fields.unfilled(inputs));
    }

    @Override
    public JsonNode run(TaskCall call) throws IOException, InterruptedException, TaskFailed {
        HttpCall http = HttpCall.read(Fields.of(call.inputs()));
        String what = http.method() + " " + http.address();
        try {
            HttpResponse<InputStream> response =
                    Client.SHARED.send(http.request(call.idempotencyKey()), BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                return result(http, what, response, body);
            }
        } catch (HttpTimeoutException late) {
            throw new TaskFailed(what + " was not answered within "
                    + http.timeout().toMillis() + " ms; check the server, or raise inputs.timeoutMs");
        } catch (InterruptedIOException stopped) {
            throw interrupted(stopped);
        } catch (IOException failed) {
            if (failed.getCause() instanceof InterruptedException
                    || Thread.currentThread().isInterrupted()) {
                throw interrupted(failed);
            }
            throw new IOException(
                    what + " failed: " + http.withoutSecrets(reason(failed)) + "; check the address and the network",
                    failed);
        }
    }

    /** Started when the first request is made: a workflow without one does not pay for it. */
    private static final class Client {
        static final HttpClient SHARED = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    private static InterruptedException interrupted(IOException cause) {
        Thread.interrupted(); // whoever catches the exception knows
        var stopped = new InterruptedException("stopped while the answer was read");
        stopped.initCause(cause);
        return stopped;
    }

    private static JsonNode result(HttpCall http, String what, HttpResponse<?> response, InputStream in)
            throws IOException, TaskFailed {
        byte[] bytes = in.readNBytes(http.maxResponseBytes());
        boolean whole = bytes.length < http.maxResponseBytes() || in.read() < 0;
        String type = response.headers().firstValue("content-type").orElse("");
        String body = new String(bytes, charset(type));
        if (!http.expected().contains(response.statusCode())) {
            throw new TaskFailed(http.withoutSecrets(what + " was answered with status " + response.statusCode()
                    + ", not " + http.expected() + redirect(response) + shown(body)));
        }
        if (!whole) {
            throw new TaskFailed(what + " was answered with more than " + http.maxResponseBytes()
                    + " bytes; raise inputs.maxResponseBytes, or fetch it into a file with a command");
        }
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        output.put("status", response.statusCode());
        ObjectNode headers = output.putObject("headers");
        response.headers().map().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("set-cookie")) {
                headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values));
            }
        });
        output.set("body", parsed(http, what, type, body));
        return output;
    }

    private static JsonNode parsed(HttpCall http, String what, String type, String body) throws TaskFailed {
        boolean json = http.parse() == HttpCall.Parse.JSON
                || (http.parse() == HttpCall.Parse.AUTO
                        && type.toLowerCase(Locale.ROOT).matches("application/([\\w.-]+\\+)?json.*"));
        if (!json || (body.isEmpty() && http.parse() == HttpCall.Parse.AUTO)) {
            return JsonNodeFactory.instance.stringNode(body);
        }
        try {
            JsonNode value = Trees.given(body);
            return value.isMissingNode() ? JsonNodeFactory.instance.nullNode() : value;
        } catch (IllegalArgumentException malformed) {
            throw new TaskFailed(http.withoutSecrets(
                    what + " was answered with what is not JSON (" + malformed.getMessage() + ")" + shown(body)));
        }
    }

    private static String redirect(HttpResponse<?> response) {
        Optional<String> location = response.headers().firstValue("location");
        boolean redirects = response.statusCode() / 100 == 3 && location.isPresent();
        return redirects ? "; it points to " + location.get().split("\\?", 2)[0] + ", use that address" : "";
    }

    private static String shown(String body) {
        String stripped = body.strip();
        return stripped.isEmpty() ? "" : "; it said: " + stripped.substring(0, Math.min(SHOWN, stripped.length()));
    }

    private static Charset charset(String type) {
        Matcher charset = CHARSET.matcher(type);
        return charset.find() && Charset.isSupported(charset.group(1))
                ? Charset.forName(charset.group(1))
                : StandardCharsets.UTF_8;
    }

    private static String reason(IOException failed) {
        return failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
    }
}
