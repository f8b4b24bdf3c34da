package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeafEncoderTest {

    private static final String ID = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    /** The leaf as text, with the id, which is new each time, taken out. */
    private static String withoutId(byte[] leaf) {
        return Leaves.utf8(leaf).replaceFirst("\"event_id\":\"" + ID + "\"", "\"event_id\":\"*\"");
    }

    @Test
    void theMembersOfAFullEntryStandInTheirOrder() {
        assertThat(withoutId(Leaves.leaf(Leaves.WITH_KEYS, Events.full())))
                .isEqualTo("{\"timestamp\":\"2020-02-29T23:59:59.999999Z\","
                        + "\"recorded_at\":\"2025-10-23T08:30:45.123456Z\","
                        + "\"event_id\":\"*\","
                        + "\"operation\":\"order.cancel\","
                        + "\"key\":\"order:4711\","
                        + "\"key_hash\":\"sha256:" + Leaves.sha256("order:4711") + "\","
                        + "\"result\":\"denied\","
                        + "\"user\":\"alice\","
                        + "\"source\":\"10.0.0.1\","
                        + "\"node\":\"shop@host-1\","
                        + "\"metadata\":{\"reason\":\"out of stock\",\"lines\":[1,null,{\"sku\":\"A-1\"}]},"
                        + "\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\","
                        + "\"span_id\":\"00f067aa0ba902b7\"}");
    }

    @Test
    void whatAnEventDoesNotHaveIsLeftOut() {
        assertThat(withoutId(
                        Leaves.leaf(Leaves.WITH_KEYS, AuditEvent.of("login").build())))
                .isEqualTo("{\"timestamp\":\"2025-10-23T08:30:45.123456Z\",\"event_id\":\"*\",\"operation\":\"login\","
                        + "\"result\":\"ok\",\"node\":\"shop@host-1\"}");
    }

    @Test
    void aKeyThatIsNotWrittenIsStillHashed() {
        assertThat(withoutId(Leaves.leaf(
                        Leaves.PLAIN, AuditEvent.of("x").key("order:1").build())))
                .isEqualTo("{\"timestamp\":\"2025-10-23T08:30:45.123456Z\",\"event_id\":\"*\",\"operation\":\"x\","
                        + "\"key_hash\":\"sha256:" + Leaves.sha256("order:1")
                        + "\",\"result\":\"ok\",\"node\":\"shop@host-1\"}");
    }

    @Test
    void anEmptyKeyIsAKey() {
        Map<String, Object> leaf = Leaves.parse(Leaves.leaf(
                Leaves.WITH_KEYS, AuditEvent.of("x").key("").user("").build()));
        assertThat(leaf)
                .containsEntry("key", "")
                .containsEntry("key_hash", "sha256:" + Leaves.sha256(""))
                .containsEntry("user", "");
    }

    @Test
    void withASecretTheHashOfAKeyIsKeyed() throws GeneralSecurityException {
        String secret = "correct horse battery staple";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String kid = HexFormat.of()
                .formatHex(mac.doFinal("kid".getBytes(StandardCharsets.UTF_8)))
                .substring(0, 8);
        String hash = HexFormat.of().formatHex(mac.doFinal("order:1".getBytes(StandardCharsets.UTF_8)));
        AuditConfig config =
                AuditConfig.builder().node("n").keyHashSecret(secret).build();
        assertThat(Leaves.parse(
                        Leaves.leaf(config, AuditEvent.of("x").key("order:1").build())))
                .containsEntry("key_hash", "hmac-sha256:" + kid + ":" + hash)
                .doesNotContainKey("key");
    }

    @ParameterizedTest
    @CsvSource({"OK,ok", "ERROR,error", "DENIED,denied"})
    void saysWhatBecameOfIt(AuditResult result, String text) {
        assertThat(Leaves.parse(Leaves.leaf(
                        Leaves.PLAIN, AuditEvent.of("x").result(result).build())))
                .containsEntry("result", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-01-01T00:00:00Z", "1969-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.999999999Z"})
    void keepsTheTimeThatTheEventBroughtAndSaysWhenItWasRecorded(Instant time) {
        LeafEncoder encoder = new LeafEncoder(Leaves.PLAIN);
        Map<String, Object> leaf =
                Leaves.parse(Leaves.leaf(encoder, AuditEvent.of("x").time(time).build()));
        assertThat(leaf)
                .containsEntry("timestamp", Leaves.time(time))
                .containsEntry("recorded_at", "2025-10-23T08:30:45.123456Z");
        assertThat(encoder.leaf().timestamp()).isEqualTo(time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000);
        assertThat(encoder.leaf().recorded()).isEqualTo(Leaves.NOW);
    }

    @Test
    void withoutATimeOfItsOwnTheEventHasTheTimeOfRecording() {
        LeafEncoder encoder = new LeafEncoder(Leaves.PLAIN);
        assertThat(Leaves.parse(Leaves.leaf(encoder, AuditEvent.of("x").build())))
                .containsEntry("timestamp", "2025-10-23T08:30:45.123456Z")
                .doesNotContainKey("recorded_at");
        assertThat(encoder.leaf().timestamp()).isEqualTo(Leaves.NOW);
        assertThat(encoder.leaf().recorded()).isEqualTo(Leaves.NOW);
    }

    @Test
    void theIdIsOfTheTimeOfRecordingAndNewEachTime() {
        LeafEncoder encoder = new LeafEncoder(Leaves.PLAIN);
        AuditEvent event = AuditEvent.of("x").time(Instant.EPOCH).build();
        Set<Object> ids = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Object id = Leaves.parse(Leaves.leaf(encoder, event)).get("event_id");
            assertThat(id)
                    .asString()
                    .startsWith(String.format("%012x", Leaves.NOW / 1_000).replaceFirst("(.{8})", "$1-"));
            ids.add(id);
        }
        assertThat(ids).hasSize(100);
    }

    @Test
    void theHashIsTheLeafHash() {
        LeafEncoder encoder = new LeafEncoder(Leaves.WITH_KEYS);
        for (AuditEvent event : List.of(
                Events.full(),
                AuditEvent.of("x").build(),
                AuditEvent.of("x").metadata("big", "v".repeat(200_000)).build())) {
            byte[] leaf = Leaves.leaf(encoder, event);
            assertThat(HexFormat.of().formatHex(encoder.leaf().hash())).isEqualTo(Leaves.leafHash(leaf));
            assertThat(encoder.leaf().length()).isEqualTo(leaf.length);
        }
    }

    @Test
    void nothingOfOneEventIsLeftInTheNext() {
        LeafEncoder encoder = new LeafEncoder(Leaves.WITH_KEYS);
        AuditEvent small = AuditEvent.of("x").build();
        String alone = withoutId(Leaves.leaf(encoder, small));
        assertThat(encoder.leaf().truncated()).isZero();
        AuditEvent large = AuditEvent.of("y".repeat(2_000))
                .key("k".repeat(10_000))
                .user("u")
                .traceId("t")
                .spanId("s")
                .metadata("m", "v".repeat(100_000))
                .time(Instant.EPOCH)
                .build();
        assertThat(Leaves.leaf(encoder, large).length).isGreaterThan(9_000);
        assertThat(encoder.leaf().truncated()).isEqualTo(3);
        assertThat(withoutId(Leaves.leaf(encoder, small))).isEqualTo(alone);
        assertThat(encoder.leaf().truncated()).isZero();
    }

    static List<String> awkward() {
        return List.of(
                "line\nfeed",
                "nul\0nul",
                "carriage\r\n\treturn",
                "emoji \uD83D\uDE00 family \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
                "lone \uD83D high",
                "lone \uDE00 low",
                "\uDE00\uD83D",
                "quote \" backslash \\ slash /",
                ",\"seq\":1,\"hash\":\"sha256:" + "0".repeat(64) + "\"}",
                "\u0001\u001f\u007f\u0080\u2028\u2029\uFEFF\uFFFF",
                "'; drop table audit; --");
    }

    @ParameterizedTest
    @MethodSource("awkward")
    void saysWhateverTextItIsGiven(String text) {
        byte[] leaf = Leaves.leaf(
                Leaves.WITH_KEYS,
                AuditEvent.of(text)
                        .key(text)
                        .user(text)
                        .source(text)
                        .metadata(text, text)
                        .traceId(text)
                        .spanId(text)
                        .build());
        Leaves.requireTheFormOfALeaf(leaf);
        String expected = Leaves.wellFormed(text);
        assertThat(Leaves.parse(leaf))
                .containsEntry("operation", expected)
                .containsEntry("key", expected)
                .containsEntry("key_hash", "sha256:" + Leaves.sha256(text))
                .containsEntry("user", expected)
                .containsEntry("source", expected)
                .containsEntry("metadata", Map.of(expected, expected))
                .containsEntry("trace_id", expected)
                .containsEntry("span_id", expected);
    }

    @Test
    void theKeyIsCutAt8KibibytesAndOtherTextsAtOne() {
        LeafEncoder encoder = new LeafEncoder(AuditConfig.builder()
                .node("\u20ac".repeat(255))
                .sensitiveKeys(true)
                .build());
        String text = "\u00e9\"".repeat(1 << 16);
        byte[] leaf = Leaves.leaf(
                encoder,
                AuditEvent.of(text)
                        .key(text)
                        .user(text)
                        .source(text)
                        .traceId(text)
                        .spanId(text)
                        .build());
        Leaves.requireTheFormOfALeaf(leaf);
        String stored = Leaves.stored(text, 1_024);
        assertThat(stored).endsWith("...sha256:" + Leaves.sha256(text));
        assertThat(Leaves.parse(leaf))
                .containsEntry("operation", stored)
                .containsEntry("key", Leaves.stored(text, 8_192))
                .containsEntry("key_hash", "sha256:" + Leaves.sha256(text))
                .containsEntry("user", stored)
                .containsEntry("source", stored)
                .containsEntry("node", "\u20ac".repeat(255))
                .containsEntry("trace_id", stored)
                .containsEntry("span_id", stored);
        assertThat(encoder.leaf().truncated()).isEqualTo(6);
    }

    @Test
    void textsThatJustFitAreKept() {
        LeafEncoder encoder = new LeafEncoder(Leaves.WITH_KEYS);
        Map<String, Object> leaf = Leaves.parse(Leaves.leaf(
                encoder, AuditEvent.of("o".repeat(1_024)).key("k".repeat(8_192)).build()));
        assertThat(leaf).containsEntry("operation", "o".repeat(1_024)).containsEntry("key", "k".repeat(8_192));
        assertThat(encoder.leaf().truncated()).isZero();
    }

    @Test
    void aNodeOfTheLongestNameIsKept() {
        String node = "\uD83D\uDE00".repeat(127);
        byte[] leaf = Leaves.leaf(
                AuditConfig.builder().node(node).build(), AuditEvent.of("x").build());
        assertThat(Leaves.parse(leaf)).containsEntry("node", node);
    }

    @Test
    void metadataFillsTheLeafToTheLastByte() {
        LeafEncoder encoder = new LeafEncoder(Leaves.WITH_KEYS);
        int around = Leaves.leaf(encoder, full("")).length;
        byte[] largest = Leaves.leaf(encoder, full("v".repeat(Leaves.LARGEST_LEAF - around)));
        assertThat(largest).hasSize(Leaves.LARGEST_LEAF);
        assertThat(encoder.leaf().truncated()).isZero();
        Leaves.requireTheFormOfALeaf(largest);
        String more = "v".repeat(Leaves.LARGEST_LEAF - around + 1);
        byte[] shortened = Leaves.leaf(encoder, full(more));
        assertThat(encoder.leaf().truncated()).isEqualTo(1);
        assertThat(Leaves.parse(shortened))
                .containsEntry(
                        "metadata",
                        Map.of(
                                "text",
                                Map.of(
                                        "truncated_bytes",
                                        more.length() + 2,
                                        "sha256",
                                        Leaves.sha256('"' + more + '"'))))
                .containsEntry("span_id", "00f067aa0ba902b7");
    }

    private static AuditEvent full(String text) {
        return AuditEvent.of("order.cancel")
                .key("order:1")
                .metadata("text", text)
                .traceId("4bf92f3577b34da6a3ce929d0e0e4736")
                .spanId("00f067aa0ba902b7")
                .build();
    }

    static List<AuditEvent> pathological() {
        String controls = "\u0001".repeat(1 << 20);
        List<AuditEvent> events = new ArrayList<>();
        events.add(AuditEvent.of(controls)
                .key(controls)
                .user(controls)
                .source(controls)
                .traceId(controls)
                .spanId(controls)
                .metadata(controls, controls)
                .metadata(Map.of("m", List.of(controls, Map.of(controls, controls))))
                .time(Instant.EPOCH)
                .build());
        AuditEvent.Builder manyLarge = AuditEvent.of("many large values");
        for (int i = 0; i < 600; i++) {
            manyLarge.metadata("value" + i, "\u20ac".repeat(1_000 + i));
        }
        events.add(manyLarge.build());
        AuditEvent.Builder manySmall = AuditEvent.of("many small values");
        for (int i = 0; i < 20_000; i++) {
            manySmall.metadata("v" + i, i);
        }
        events.add(manySmall.build());
        events.add(AuditEvent.of("long names")
                .metadata("n".repeat(70_000), 1)
                .metadata("\uD800".repeat(70_000), 2)
                .build());
        events.add(AuditEvent.of("a large number")
                .metadata("n", BigInteger.ONE.shiftLeft(400_000))
                .build());
        Object deep = "bottom";
        for (int i = 0; i < 10_000; i++) {
            deep = i % 2 == 0 ? List.of(deep) : Map.of("in", deep);
        }
        events.add(AuditEvent.of("deep").metadata("deep", deep).build());
        Map<String, Object> cyclic = new LinkedHashMap<>();
        cyclic.put("text", "x".repeat(1_000));
        cyclic.put("self", cyclic);
        cyclic.put("again", cyclic);
        events.add(AuditEvent.of("cyclic").metadata(cyclic).build());
        events.add(AuditEvent.of("bytes").metadata("b", new byte[1 << 20]).build());
        return events;
    }

    @ParameterizedTest
    @MethodSource("pathological")
    void hasALeafOfBoundedSizeWhateverItIsGiven(AuditEvent event) {
        LeafEncoder encoder = new LeafEncoder(Leaves.WITH_KEYS);
        byte[] leaf = Leaves.leaf(encoder, event);
        Leaves.requireTheFormOfALeaf(leaf);
        assertThat(HexFormat.of().formatHex(encoder.leaf().hash())).isEqualTo(Leaves.leafHash(leaf));
        Map<String, Object> parsed = Leaves.parse(leaf);
        assertThat(parsed.keySet())
                .containsSubsequence("timestamp", "event_id", "operation", "result", "node", "metadata");
        if (!event.operation().equals("deep")) {
            assertThat(encoder.leaf().truncated()).isPositive();
        }
    }
}
