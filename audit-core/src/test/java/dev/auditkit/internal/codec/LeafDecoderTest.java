package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeafDecoderTest {

    private static final String TIMES = "{\"timestamp\":\"2025-10-23T08:30:45.123456Z\"";
    private static final String ID = ",\"event_id\":\"017f22e2-79b0-7cc3-98c4-dc0c0c07398f\"";
    private static final String LEAST = TIMES + ID + ",\"operation\":\"x\",\"result\":\"ok\"";

    private static AuditEntry decode(byte[] leaf) throws MalformedLeafException {
        byte[] line = Leaves.line(leaf, "17");
        LineView view = new LineView();
        assertThat(view.parse(line, 0, line.length)).isNull();
        return LeafDecoder.decode(view);
    }

    private static AuditEntry decode(String leaf) throws MalformedLeafException {
        return decode(leaf.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsAllThatAnEntrySays() throws MalformedLeafException {
        byte[] leaf = Leaves.leaf(Leaves.WITH_KEYS, Events.full());
        AuditEntry entry = decode(leaf);
        assertThat(entry.seq()).isEqualTo(17);
        assertThat(entry.hash()).isEqualTo("sha256:" + Leaves.leafHash(leaf));
        assertThat(entry.timestamp()).isEqualTo(Instant.parse("2020-02-29T23:59:59.999999Z"));
        assertThat(entry.recordedAt()).isEqualTo(Instant.parse("2025-10-23T08:30:45.123456Z"));
        assertThat(entry.recordedTime()).isEqualTo(entry.recordedAt());
        assertThat(entry.eventId()).hasToString((String) Leaves.parse(leaf).get("event_id"));
        assertThat(entry.operation()).isEqualTo("order.cancel");
        assertThat(entry.key()).isEqualTo("order:4711");
        assertThat(entry.keyHash()).isEqualTo("sha256:" + Leaves.sha256("order:4711"));
        assertThat(entry.result()).isEqualTo(AuditResult.DENIED);
        assertThat(entry.user()).isEqualTo("alice");
        assertThat(entry.source()).isEqualTo("10.0.0.1");
        assertThat(entry.node()).isEqualTo("shop@host-1");
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("reason", "out of stock");
        metadata.put("lines", Arrays.asList(1, null, Map.of("sku", "A-1")));
        assertThat(entry.metadata()).containsExactlyEntriesOf(metadata);
        assertThat(entry.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(entry.spanId()).isEqualTo("00f067aa0ba902b7");
    }

    @Test
    void whatAnEntryDoesNotSayIsNull() throws MalformedLeafException {
        AuditEntry entry = decode(LEAST + "}");
        assertThat(entry.recordedAt()).isNull();
        assertThat(entry.recordedTime()).isEqualTo(entry.timestamp());
        assertThat(entry.key()).isNull();
        assertThat(entry.keyHash()).isNull();
        assertThat(entry.user()).isNull();
        assertThat(entry.source()).isNull();
        assertThat(entry.node()).isNull();
        assertThat(entry.metadata()).isEmpty();
        assertThat(entry.traceId()).isNull();
        assertThat(entry.spanId()).isNull();
    }

    @Test
    void ignoresMembersThatItDoesNotKnow() throws MalformedLeafException {
        AuditEntry entry = decode(
                TIMES + ",\"subjects\":[{\"operation\":\"no\",\"a\":[1,{}]}]" + ID
                        + ",\"operation\":\"x\",\"sealed\":{\"user\":\"no\"},\"result\":\"ok\",\"later\":null,\"more\":1.5,\"span_id\":\"s\"}");
        assertThat(entry.operation()).isEqualTo("x");
        assertThat(entry.user()).isNull();
        assertThat(entry.spanId()).isEqualTo("s");
    }

    @Test
    void readsEveryKindOfValue() throws MalformedLeafException {
        AuditEntry entry = decode(
                LEAST + ",\"metadata\":{\"t\":true,\"f\":false,\"n\":null,\"s\":\"\\u0000\\n\uD83D\uDE00\",\"i\":-3,"
                        + "\"l\":9007199254740993,\"b\":123456789012345678901234567890,\"d\":0.5,\"e\":1.0E-7,\"a\":[[],{}]}}");
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("t", true);
        expected.put("f", false);
        expected.put("n", null);
        expected.put("s", "\0\n\uD83D\uDE00");
        expected.put("i", -3);
        expected.put("l", 9_007_199_254_740_993L);
        expected.put("b", new BigInteger("123456789012345678901234567890"));
        expected.put("d", 0.5);
        expected.put("e", 1e-7);
        expected.put("a", List.of(List.of(), Map.of()));
        assertThat(Leaves.comparable(entry.metadata())).isEqualTo(Leaves.comparable(expected));
        assertThat(entry.metadata())
                .containsEntry("i", -3)
                .containsEntry("l", 9_007_199_254_740_993L)
                .containsEntry("b", new BigInteger("123456789012345678901234567890"))
                .containsEntry("d", new BigDecimal("0.5"))
                .containsEntry("e", new BigDecimal("1.0E-7"));
    }

    @Test
    void metadataCannotBeChangedAtAnyLevel() throws MalformedLeafException {
        AuditEntry entry = decode(LEAST + ",\"metadata\":{\"m\":{\"l\":[1,2]}}}");
        assertThat(entry.metadata()).isUnmodifiable();
        Map<?, ?> inner = (Map<?, ?>) entry.metadata().get("m");
        assertThat(inner).isUnmodifiable();
        assertThat((List<?>) inner.get("l")).isUnmodifiable();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678901234567.89",
                "0.1234567890123456789012345",
                "100.10",
                "1E+400",
                "-1.50E-400",
                "1E+1000000000",
                "0.30000000000000004440892098500626"
            })
    void aDecimalIsReadAsItWasRecorded(String decimal) throws MalformedLeafException {
        BigDecimal number = new BigDecimal(decimal);
        AuditEntry entry = decode(Leaves.leaf(
                Leaves.PLAIN, AuditEvent.of("x").metadata("n", number).build()));
        Object read = entry.metadata().get("n");
        assertThat(read).isEqualTo(number);
    }

    @Test
    void aNumberOfManyDigitsIsRead() throws MalformedLeafException {
        BigInteger number = BigInteger.TEN.pow(60_000);
        AuditEntry entry = decode(Leaves.leaf(
                Leaves.PLAIN, AuditEvent.of("x").metadata("n", number).build()));
        assertThat(entry.metadata().get("n")).isEqualTo(number);
    }

    @Test
    void readsTheLargestTextAndTheLargestName() throws MalformedLeafException {
        String large = "n".repeat(60_000);
        AuditEntry value = decode(Leaves.leaf(
                Leaves.PLAIN, AuditEvent.of("x").metadata("v", large).build()));
        assertThat(value.metadata()).isEqualTo(Map.of("v", large));
        AuditEntry name = decode(
                Leaves.leaf(Leaves.PLAIN, AuditEvent.of("x").metadata(large, 1).build()));
        assertThat(name.metadata()).isEqualTo(Map.of(large, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // something missing
                TIMES + ID + ",\"operation\":\"x\"}",
                TIMES + ID + ",\"result\":\"ok\"}",
                TIMES + ",\"operation\":\"x\",\"result\":\"ok\"}",
                "{\"timestomp\":\"2025-10-23T08:30:45.123456Z\"" + ID + ",\"operation\":\"x\",\"result\":\"ok\"}",
                // not what it should be
                TIMES + ",\"event_id\":\"none\",\"operation\":\"x\",\"result\":\"ok\"}",
                TIMES + ID + ",\"operation\":\"x\",\"result\":\"OK\"}",
                TIMES + ID + ",\"operation\":\"x\",\"result\":\"fine\"}",
                TIMES + ID + ",\"operation\":\"x\",\"result\":\"ok\",\"recorded_at\":\"yesterday\"}",
                LEAST + ",\"metadata\":[]}",
                LEAST + ",\"metadata\":null}",
                LEAST + ",\"metadata\":\"text\"}",
                // not JSON
                LEAST + ",\"metadata\":{\"a\":NaN}}",
                LEAST + ",\"metadata\":{\"a\":1E99999999999}}",
                LEAST + ",\"metadata\":{\"a\":01}}",
                LEAST + ",\"metadata\":{\"a\":1,}}",
                LEAST + ",\"metadata\":{\"a\" 1}}",
                LEAST + ",\"user\":\"a\tb\"}",
                LEAST + ",\"user\":'a'}",
                LEAST + ",\"user\":\"\\x\"}",
                LEAST + ",\"metadata\":{\"a\":[1,2}}",
                LEAST + "/**/}",
                LEAST + ",}"
            })
    void refusesALeafThatIsNotAnEntry(String leaf) {
        assertThatThrownBy(() -> decode(leaf))
                .isInstanceOf(MalformedLeafException.class)
                .hasMessageStartingWith("the leaf is not an entry: ");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] leaf = (LEAST + ",\"user\":\"#\"}").getBytes(StandardCharsets.UTF_8);
        leaf[leaf.length - 3] = (byte) 0xff;
        assertThatThrownBy(() -> decode(leaf)).isInstanceOf(MalformedLeafException.class);
    }

    @Test
    void refusesNestingThatNoWriterMakes() {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        assertThatThrownBy(() -> decode(LEAST + ",\"metadata\":{\"a\":" + deep + "}}"))
                .isInstanceOf(MalformedLeafException.class);
        assertThatThrownBy(() -> decode(LEAST + ",\"later\":" + deep + "}")).isInstanceOf(MalformedLeafException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LEAST + "},{}",
                LEAST + "}}",
                LEAST + "}garbage}",
                LEAST + "},\"user\":\"other\"}",
                LEAST + "}\n" + LEAST + "}"
            })
    void refusesWhatFollowsTheEndOfTheEntry(String leaf) {
        assertThatThrownBy(() -> decode(leaf)).isInstanceOf(MalformedLeafException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LEAST + ",\"user\":{\"operation\":\"other\"}}",
                LEAST + ",\"user\":[\"alice\"]}",
                LEAST + ",\"user\":null}",
                LEAST + ",\"user\":7}",
                LEAST + ",\"key\":true}",
                TIMES + ID + ",\"operation\":null,\"result\":\"ok\"}",
                TIMES + ID + ",\"operation\":{},\"result\":\"ok\"}",
                LEAST + ",\"span_id\":{}}"
            })
    void refusesATextThatIsNone(String leaf) {
        assertThatThrownBy(() -> decode(leaf)).isInstanceOf(MalformedLeafException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LEAST + ",\"operation\":\"other\"}",
                LEAST + ",\"user\":\"alice\",\"user\":\"bob\"}",
                LEAST + ",\"metadata\":{\"a\":1,\"a\":2}}",
                LEAST + ",\"metadata\":{\"a\":1},\"metadata\":{}}"
            })
    void refusesANameThatStandsThereTwice(String leaf) {
        assertThatThrownBy(() -> decode(leaf)).isInstanceOf(MalformedLeafException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1-1-1-1-1", "017f22e2-79b0-7cc3-98c4-dc0c0c07398F", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F"})
    void refusesAnIdInAnotherForm(String id) {
        assertThatThrownBy(() -> decode(TIMES + ",\"event_id\":\"" + id + "\",\"operation\":\"x\",\"result\":\"ok\"}"))
                .isInstanceOf(MalformedLeafException.class);
    }

    @Test
    void readsAString() {
        byte[] json = "\"a\\nb\"garbage".getBytes(StandardCharsets.UTF_8);
        assertThat(LeafDecoder.string(json, 6)).isEqualTo("a\nb");
    }
}
