package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.cli.InProcess.Result;
import dev.holdfast.event.Trees;
import dev.holdfast.store.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Wherever a value enters, it is refused at once with a sentence and nothing is recorded of it, or it is what it was after the
 * store was closed and opened again.
 */
class HostileValuesTest {
    private static final List<String> TAKEN = List.of(
            "1e999999999",
            "-1e-999999999",
            "1e2147483647",
            "10e2147483647",
            "9".repeat(1_001),
            "-0.0",
            "9007199254740993",
            "0.1" + "0".repeat(38) + "1",
            "\"a\\ud83d\"",
            "{\"\":{\"\":1}}",
            "{\"$set\":1,\"a.b\":2,\"__proto__\":3}",
            "{\"a\\u0000\":\"\\u0000\"}",
            "\"" + "é".repeat(300_000) + "\"",
            "[\"yes\",\"no\",\"0o17\",\"017\",\"1_000\",\".inf\",\"2024-01-01\"]");

    /** YAML has no names as long as this. */
    private static final String LONG_NAME = "{\"" + "n".repeat(50_001) + "\":1}";

    private static final Map<String, String> REFUSED = Map.of(
            "an endless exponent", "1e99999999999",
            "10,001 digits", "9".repeat(10_001),
            "NaN", "NaN",
            "Infinity", "-Infinity",
            "a name with half a surrogate pair", "{\"a\\ud83d\":1}",
            "2,000 levels", "[".repeat(2_000) + "]".repeat(2_000),
            "the same name twice", "{\"a\":1,\"a\":2}");

    private static final String SHOP = """
            name: Shop
            stateMachines:
              - name: Order
                initialState: New
                states: [{name: New, type: entry}]
                transitions:
                  - {from: New, to: New, event: NOTE, resetOnTransition: false}
                  - {from: New, to: New, event: FIND, matchingRules: [{eventProperty: v, instanceProperty: v}]}
            """;

    @TempDir
    private Path directory;

    /** Where values enter. */
    enum Entrance {
        FILE_OF_INPUT {
            @Override
            Result give(HostileValuesTest test, String value) throws IOException {
                Files.writeString(test.directory.resolve("in.json"), "{\"v\":" + value + "}");
                return test.run(
                        "{toolName: json, inputs: {operation: extract, from: '{{input}}', path: v}}",
                        "--input",
                        "@in.json");
            }
        },
        WORKFLOW {
            @Override
            Result give(HostileValuesTest test, String value) throws IOException {
                return test.run("{\"toolName\": \"noop\", \"inputs\": {\"v\": " + value + "}}");
            }

            @Override
            String place() {
                return "/output/t/v";
            }
        },
        COMMAND {
            @Override
            Result give(HostileValuesTest test, String value) throws IOException {
                Files.writeString(test.directory.resolve("out.json"), value);
                return test.run("{toolName: shell, inputs: {command: [cat, out.json], parse: json}}");
            }

            @Override
            String place() {
                return "/output/t/stdout";
            }
        },
        FILE {
            @Override
            Result give(HostileValuesTest test, String value) throws IOException {
                Files.writeString(test.directory.resolve("read.json"), value);
                return test.run("{toolName: file, inputs: {operation: read, path: read.json, parse: json}}");
            }

            @Override
            String place() {
                return "/output/t/content";
            }
        },
        ANSWER {
            @Override
            Result give(HostileValuesTest test, String value) throws IOException {
                HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                server.createContext("/", exchange -> {
                    byte[] body = value.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
                server.start();
                try {
                    return test.run("{toolName: http, inputs: {url: 'http://127.0.0.1:"
                            + server.getAddress().getPort() + "/'}}");
                } finally {
                    server.stop(0);
                }
            }

            @Override
            String place() {
                return "/output/t/body";
            }
        },
        CONTEXT {
            @Override
            Result give(HostileValuesTest test, String value) throws IOException {
                return test.create("{\"v\":" + value + "}");
            }
        },
        PAYLOAD {
            @Override
            Result give(HostileValuesTest test, String value) throws IOException {
                assertThat(test.create("{}").code()).isZero();
                return test.cli().run("machine", "send", "one", "NOTE", "--payload", "{\"v\":" + value + "}");
            }
        },
        LINE_OF_XCOMPONENT {
            @Override
            Result give(HostileValuesTest test, String value) throws IOException {
                Files.writeString(test.directory.resolve("shop.yaml"), SHOP);
                Files.writeString(test.directory.resolve("events.jsonl"), """
                        {"id":"e1","instanceId":"one","machineName":"Order","componentName":"Shop","event":{"type":"INSTANCE_CREATED",\
                        "payload":{"initialContext":{"v":%s}},"timestamp":1},"stateBefore":"","stateAfter":"New","persistedAt":1,\
                        "caused":[]}
                        """.formatted(value));
                return test.cli().run("import", "xcomponent", "events.jsonl", "--component", "shop.yaml");
            }
        },
        LINE_OF_AN_EXPORT {
            @Override
            Result give(HostileValuesTest test, String value) throws IOException {
                Files.writeString(test.directory.resolve("export.jsonl"), """
                        {"event":"e1","stream":"s","version":1,"position":1,"type":"t","time":"2026-01-01T00:00:00Z","body":%s}
                        {"end":1}
                        """.formatted(value));
                return test.cli().run("store", "import", "export.jsonl");
            }

            @Override
            JsonNode readBack(HostileValuesTest test) throws IOException {
                Files.deleteIfExists(test.directory.resolve("again.jsonl"));
                assertThat(test.cli().run("store", "export", "again.jsonl").code())
                        .isZero();
                List<String> lines = Files.readAllLines(test.directory.resolve("again.jsonl"));
                return lines.size() == 1
                        ? Trees.MAPPER.missingNode()
                        : Trees.MAPPER.readTree(lines.getFirst()).path("body");
            }
        };

        abstract Result give(HostileValuesTest test, String value) throws IOException;

        String place() {
            return "/output/t";
        }

        boolean isOnTheCommandLine() {
            return this == FILE_OF_INPUT || this == CONTEXT || this == PAYLOAD;
        }

        boolean isMachine() {
            return this == CONTEXT || this == PAYLOAD || this == LINE_OF_XCOMPONENT;
        }

        /** The value as it is now, or a missing node. */
        JsonNode readBack(HostileValuesTest test) throws IOException {
            Result shown = isMachine()
                    ? test.cli().run("machine", "show", "one", "--json")
                    : test.cli().run("runs", "show", "one", "--json");
            return shown.code() == ExitCode.DONE
                    ? shown.json().at(isMachine() ? "/context/v" : place())
                    : Trees.MAPPER.missingNode();
        }
    }

    private String store = "";

    private InProcess cli() {
        return new InProcess(directory).with("HOLDFAST_STORE", store);
    }

    private Result run(String task, String... more) throws IOException {
        Files.writeString(
                directory.resolve("w.yaml"), "{\"id\": \"w\", \"tasks\": [{\"id\": \"t\", " + task.substring(1) + "]}");
        return cli().run(Stream.concat(Stream.of("run", "w.yaml", "--run-id", "one"), Stream.of(more))
                .toArray(String[]::new));
    }

    private Result create(String context) throws IOException {
        Files.writeString(directory.resolve("shop.yaml"), SHOP);
        return cli().run("machine", "create", "shop.yaml", "Order", "--id", "one", "--context", context);
    }

    /** In YAML {@code NaN} is a text like any other. */
    static Stream<Arguments> refused() {
        return REFUSED.entrySet().stream()
                .flatMap(value -> Stream.of(Entrance.values())
                        .filter(entrance -> entrance != Entrance.WORKFLOW
                                || !value.getValue().matches("NaN|-Infinity"))
                        .map(entrance -> Arguments.of(entrance, value.getKey(), value.getValue())));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTakenIsTheSameAfterTheStoreWasClosed(Entrance entrance) throws IOException {
        List<String> values = new ArrayList<>(TAKEN);
        if (entrance != Entrance.WORKFLOW) {
            values.add(LONG_NAME);
        }
        for (String scheme : List.of("file:", "sqlite:")) {
            store = scheme + directory.resolve(scheme.replace(":", ".store"));
            Result given = entrance.give(this, values.toString());
            assertThat(given.code()).as(given.out() + given.err()).isEqualTo(ExitCode.DONE);

            JsonNode found = entrance.readBack(this);
            for (int i = 0; i < values.size(); i++) {
                assertThat(Json.parse(found.path(i).toString())).isEqualTo(Json.parse(values.get(i)));
            }
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refused")
    void whatIsRefusedIsRefusedAtOnceWithASentence(Entrance entrance, String name, String value) throws IOException {
        store = "file:" + directory.resolve("store");
        Result given = entrance.give(this, value);
        assertThat(given.code())
                .as(given.out() + given.err())
                .isEqualTo(entrance.isOnTheCommandLine() ? ExitCode.USAGE : ExitCode.FAILED);
        assertThat(given.out() + given.err())
                .doesNotContain("Exception", "\tat ", "Stream", "BigDecimal", "REDACTED", "get", "null", "(was");

        assertThat(entrance.readBack(this).isMissingNode()).isTrue();
    }
}
