package dev.holdfast.workflow.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class HttpTaskTest {
    private final Calls http = new Calls(new HttpTask(), Path.of("."));
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private HttpServer server;
    private String base;

    HttpTaskTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        base = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @BeforeEach
    void open() {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/echo", exchange -> answer(exchange, 200, "application/json", echo(exchange)));
        server.createContext("/text", exchange -> answer(exchange, 200, "text/plain; charset=ISO-8859-1", "gr\u00fcn"));
        server.createContext(
                "/bad", exchange -> answer(exchange, 503, "text/plain", "busy, " + header(exchange, "X-Key")));
        server.createContext("/broken", exchange -> answer(exchange, 200, "application/json", "{oops"));
        server.createContext("/empty", exchange -> answer(exchange, 204, "application/json", ""));
        server.createContext("/large", exchange -> answer(exchange, 200, "text/plain", "x".repeat(2 << 20)));
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().set("Location", base + "/echo?token=secret");
            answer(exchange, 302, "text/plain", "");
        });
        server.createContext("/never", exchange -> {
            seen.add("never");
            awaitRelease();
            exchange.close();
        });
        server.createContext("/half", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            seen.add("half");
            awaitRelease();
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        release.countDown();
        server.stop(0);
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }

    private static String echo(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        return "{\"method\":\"%s\",\"uri\":\"%s\",\"key\":\"%s\",\"type\":\"%s\",\"extra\":\"%s\",\"body\":\"%s\"}"
                .formatted(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI(),
                        header(exchange, "Idempotency-Key"),
                        header(exchange, "Content-Type"),
                        header(exchange, "X-Extra"),
                        body.replace("\"", "'"));
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(type.contains("8859") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Set-Cookie", "session=1");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private JsonNode run(String path, String more) throws Exception {
        return http.run("{\"url\": \"" + base + path + "\"" + more + "}");
    }

    @Test
    void aGetGivesStatusHeadersAndJson() throws Exception {
        JsonNode output =
                run("/echo?a=1", ", \"query\": {\"b\": \"x y&z\", \"n\": 2}, \"headers\": {\"X-Extra\": \"e\"}");
        assertThat(output.path("status").asInt()).isEqualTo(200);
        assertThat(output.at("/headers/content-type").asString()).isEqualTo("application/json");
        assertThat(output.path("headers").has("set-cookie")).isFalse();
        assertThat(output.at("/body/method").asString()).isEqualTo("GET");
        assertThat(output.at("/body/uri").asString()).isEqualTo("/echo?a=1&b=x%20y%26z&n=2");
        assertThat(output.at("/body/extra").asString()).isEqualTo("e");
        assertThat(output.at("/body/key").asString()).isEqualTo("null");
    }

    @Test
    void aBodyIsPostedAsJsonWithTheIdempotencyKey() throws Exception {
        JsonNode body = run("/echo", ", \"body\": {\"a\": [1]}").path("body");
        assertThat(body.path("method").asString()).isEqualTo("POST");
        assertThat(body.path("type").asString()).isEqualTo("application/json");
        assertThat(body.path("key").asString()).isEqualTo("run-1/task-1");
        assertThat(body.path("body").asString()).isEqualTo("{'a':[1]}");
    }

    @Test
    void aTextIsSentAsItIsAndOwnHeadersWin() throws Exception {
        JsonNode body = run(
                        "/echo",
                        ", \"method\": \"PUT\", \"body\": \"plain\","
                                + " \"headers\": {\"content-type\": \"text/csv\", \"idempotency-key\": \"mine\"}")
                .path("body");
        assertThat(body.path("method").asString()).isEqualTo("PUT");
        assertThat(body.path("type").asString()).isEqualTo("text/csv");
        assertThat(body.path("key").asString()).isEqualTo("mine");
        assertThat(body.path("body").asString()).isEqualTo("plain");
    }

    @Test
    void theAnswerIsReadAsItsTypeSaysOrAsAsked() throws Exception {
        assertThat(run("/text", "").path("body").asString()).isEqualTo("gr\u00fcn");
        assertThat(run("/empty", "").path("body").asString()).isEmpty();
        assertThat(run("/echo", ", \"parse\": \"text\"").path("body").isString())
                .isTrue();
        assertThatThrownBy(() -> run("/text", ", \"parse\": \"json\""))
                .isInstanceOf(TaskFailed.class)
                .hasMessageStartingWith("GET " + base + "/text was answered with what is not JSON (");
        assertThatThrownBy(() -> run("/broken", ""))
                .isInstanceOf(TaskFailed.class)
                .hasMessageEndingWith("; it said: {oops");
    }

    @Test
    void anUnexpectedStatusIsAFailureThatHidesWhatWasSent() {
        assertThatThrownBy(() -> run("/bad?token=t0psecret", ", \"headers\": {\"X-Key\": \"s3cret-key\"}"))
                .isInstanceOf(TaskFailed.class)
                .hasMessage("GET " + base + "/bad was answered with status 503, not 2xx; it said: busy, ***");
    }

    @Test
    void theStatusPolicyDecidesWhatIsAFailure() throws Exception {
        assertThat(run("/bad", ", \"expectStatus\": [200, \"5xx\"]")
                        .path("status")
                        .asInt())
                .isEqualTo(503);
        assertThat(run("/bad", ", \"expectStatus\": 503").path("status").asInt())
                .isEqualTo(503);
        assertThatThrownBy(() -> run("/echo", ", \"expectStatus\": [404, 410]"))
                .isInstanceOf(TaskFailed.class)
                .hasMessageContaining("was answered with status 200, not 404 or 410");
    }

    @Test
    void aRedirectIsNotFollowedButTold() {
        assertThatThrownBy(() -> run("/moved", ""))
                .isInstanceOf(TaskFailed.class)
                .hasMessage("GET " + base + "/moved was answered with status 302, not 2xx; it points to " + base
                        + "/echo, use that address");
    }

    @Test
    void anAnswerThatIsTooLargeIsRefused() throws Exception {
        assertThatThrownBy(() -> run("/large", ""))
                .isInstanceOf(TaskFailed.class)
                .hasMessage("GET " + base
                        + "/large was answered with more than 1048576 bytes; raise inputs.maxResponseBytes,"
                        + " or fetch it into a file with a command");
        assertThat(run("/large", ", \"maxResponseBytes\": 2097152").path("body").asString())
                .hasSize(2 << 20);
    }

    @Test
    void aServerThatDoesNotAnswerInTimeIsAFailure() {
        assertThatThrownBy(() -> run("/never", ", \"timeoutMs\": 200"))
                .isInstanceOf(TaskFailed.class)
                .hasMessage("GET " + base
                        + "/never was not answered within 200 ms; check the server, or raise inputs.timeoutMs");
    }

    @Test
    void anInterruptEndsTheRequestBeforeAndWithinTheAnswer() throws Exception {
        for (String path : List.of("/never", "/half")) {
            var thrown = new CompletableFuture<Throwable>();
            Thread task = Thread.ofVirtual().start(() -> {
                try {
                    thrown.complete(new AssertionError("it ended by itself: " + run(path, "")));
                } catch (Throwable failure) { // handed to the test
                    thrown.complete(failure);
                }
            });
            assertThat(seen.take()).isEqualTo(path.substring(1));
            task.interrupt();
            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        server.stop(0);
        assertThatThrownBy(() -> run("/echo?token=t0psecret", ""))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("GET " + base + "/echo failed: ")
                .hasMessageEndingWith("; check the address and the network")
                .hasMessageNotContaining("t0psecret");
    }

    @Test
    void wrongInputsAreToldWithoutTheirSecrets() {
        assertThatThrownBy(() -> http.run("""
                {"url": "ftp://x", "method": "get", "headers": {"Host": "h", "X-Key": "s3cret\\nkey"}, "expectStatus": ["ok"],
                 "boddy": 1}
                """))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("inputs.expectStatus has 'ok'; write statuses like 200, or classes like 2xx;"
                        + " inputs.method is 'get'; write GET, POST, PUT, PATCH, DELETE or another in capitals;"
                        + " inputs.url is no http address; write one like https://example.com/path, and odd characters as %20;"
                        + " inputs.headers has 'Host', which is no name or is set by itself; remove it;"
                        + " inputs.headers has a character in 'X-Key' that headers cannot carry; remove it;"
                        + " inputs.boddy is not known here; did you mean 'body'?");
        assertThatThrownBy(() -> http.run("{\"url\": \"http://me:pw@host/\"}"))
                .hasMessage("inputs.url has a user or password in it; send an Authorization header, from {{env.NAME}}");
    }

    @Test
    void templatesPassTheCheck() {
        new HttpTask().check(Calls.json("""
                {"url": "{{input.base}}/x", "method": "{{input.method}}", "headers": {"Authorization": "Bearer {{env.TOKEN}}"},
                 "expectStatus": "{{input.ok}}", "timeoutMs": "{{input.t}}"}
                """));
    }
}
