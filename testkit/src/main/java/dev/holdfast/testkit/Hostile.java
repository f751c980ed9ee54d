package dev.holdfast.testkit;

import dev.holdfast.store.Json;
import java.util.ArrayList;
import java.util.List;

/** Names and JSON that a careless store confuses, changes, refuses, or lets out of its directory. */
final class Hostile {
    private Hostile() {}

    /** Names that every operation refuses. */
    static List<String> badNames() {
        return List.of("", "a\nb", "\u0000", "a\u007f", "\ud83d", "a\ude00b", "\t", "x".repeat(513), "é".repeat(257));
    }

    /** Names that are allowed, and all different. */
    static List<String> names() {
        String plain = "..¦.¦../x¦../../x¦a/b¦a¦/¦/etc/passwd¦a\\b¦..\\x¦C:\\x¦~¦-rf¦a.¦CON¦con¦nul.txt¦COM1¦lock¦"
                + "history.log¦events.log¦x.json¦.json¦x¦.hidden¦ ¦  ¦ a¦a ¦a b¦'¦\"¦`¦'; drop table events; --¦$¦$set¦a$b¦"
                + "*¦?¦[a-z]¦{a}¦{}¦[]¦null¦0¦-1¦1e3¦<>|:¦a:b¦a,b¦a=b¦a&b¦#¦\\¦\\n¦%¦%%¦%2e¦%2E¦%252e¦%2e%2e¦%00¦_¦__¦a_b¦=2e¦+¦"
                + "Abc¦abc¦ABC¦é¦e\u0301¦É¦ß¦ss¦ſ¦s¦İ¦i¦ı¦I¦\u212a¦K¦k¦😀¦😁¦𝒳¦\ud800\udc00¦𠀀¦日本語¦ᾳ¦"
                + "\uffff¦\ufffd¦\ufeff¦\u200b¦\u2028¦\u202e¦\u0080¦\u00a0";
        List<String> names = new ArrayList<>(List.of(plain.split("¦")));
        names.add("x".repeat(512));
        names.add("x".repeat(511));
        names.add("x".repeat(511) + "y");
        names.add("é".repeat(256));
        names.add("😀".repeat(128));
        names.add("../".repeat(170));
        names.add("%".repeat(512));
        return names;
    }

    /** JSON values of every kind, some of which look like a store's own envelope. */
    static List<Json> bodies() {
        String plain = """
                null
                true
                0
                -0
                [1, 1.0, 1e0, 0.10, -1.5e-300, 1e400, -1E-400]
                [9007199254740993, 9223372036854775807, 123456789012345678901234567890]
                ""
                "text"
                []
                {}
                [[], {}, null, false]
                "\\u0000"
                {"\\u0000": "a\\u0000b"}
                "\\ud800"
                "a\\udc00\\ud800b"
                "😀 \\ud83d\\ude00"
                "\\u2028\\u2029\\ufeff\\uffff"
                "\\\\n\\n\\r\\t\\b\\f\\"/\\u001f\\u007f"
                {"": {"": ""}}
                {"a.b": 1, "$set": {"$where": 2}, "$blob": "x", "__proto__": []}
                {"b": 1, "a": 2, "B": 3, "é": 4, "😀": 5, "\\uffff": 6}
                "{\\"crc\\":\\"1\\"}\\n{}"
                {"id": 1, "stream": 2, "version": "x", "position": null, "type": [], "timestamp": {}, "time": 0, "meta": {}}
                {"crc": "00000000", "body": {"body": 1}, "payload": "p", "data": 1, "holdfast": {"version": 9}, "_id": 7}
                {"key": 1, "collection": 2, "expiresAt": 3, "tags": "t", "causedBy": 4, "correlation": [], "actor": {}}
                """;
        List<String> texts = new ArrayList<>(plain.lines().toList());
        texts.add("[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH));
        texts.add("{\"a\":".repeat(Json.MAX_DEPTH - 1) + "{}" + "}".repeat(Json.MAX_DEPTH - 1));
        texts.add("\"" + "é".repeat(100_000) + "\"");
        texts.add("[" + "0,".repeat(50_000) + "0]");
        return texts.stream().map(Json::parse).toList();
    }
}
