package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** From an event to a line and back: what went in comes out, for this reader and for another. */
class RoundTripTest {

    private final LeafEncoder withKeys = new LeafEncoder(Leaves.WITH_KEYS);
    private final LeafEncoder withoutKeys =
            new LeafEncoder(AuditConfig.builder().node("n").build());
    private final LineView view = new LineView();

    private byte[] leafOfLine(LeafEncoder encoder, AuditEvent event, long seq) {
        Leaf encoded = encoder.encode(event, Leaves.NOW);
        JsonBytes line = new JsonBytes(0);
        LineFormat.append(line, encoded, seq);
        assertThat(view.parse(line.array(), 0, line.length() - 1)).isNull();
        assertThat(view.hashMatches()).isTrue();
        assertThat(view.seq()).isEqualTo(seq);
        assertThat(view.timestamp()).isEqualTo(encoded.timestamp());
        assertThat(view.recorded()).isEqualTo(encoded.recorded());
        assertThat(view.hashBytes()).isEqualTo(encoded.hash());
        byte[] leaf = view.leaf();
        assertThat(leaf).isEqualTo(encoded.copy().array());
        assertThat(view.line()).isEqualTo(Arrays.copyOf(line.array(), line.length()));
        assertThat(Arrays.copyOf(view.line(), line.length() - 1)).isEqualTo(Leaves.line(leaf, Long.toString(seq)));
        return leaf;
    }

    private static String stored(String text) {
        return text == null ? null : Leaves.stored(text, 1_024);
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void jacksonReadsWhatTheEventSaid(
            @ForAll("events") AuditEvent event, @ForAll @LongRange(min = 0, max = 999_999_999_999_999_999L) long seq) {
        byte[] leaf = leafOfLine(withKeys, event, seq);
        Leaves.requireTheFormOfALeaf(leaf);
        Map<String, Object> actual = Leaves.parse(leaf);
        Map<String, Object> expected = new LinkedHashMap<>();
        String recorded = "2025-10-23T08:30:45.123456Z";
        expected.put("timestamp", event.time() == null ? recorded : Leaves.time(event.time()));
        put(expected, "recorded_at", event.time() == null ? null : recorded);
        expected.put("event_id", actual.get("event_id"));
        expected.put("operation", stored(event.operation()));
        if (event.key() != null) {
            expected.put("key", Leaves.stored(event.key(), 8_192));
            expected.put("key_hash", "sha256:" + Leaves.sha256(event.key()));
        }
        expected.put("result", event.result().text());
        put(expected, "user", stored(event.user()));
        put(expected, "source", stored(event.source()));
        expected.put("node", "shop@host-1");
        put(expected, "metadata", event.metadata().isEmpty() ? null : Leaves.comparable(event.metadata()));
        put(expected, "trace_id", stored(event.traceId()));
        put(expected, "span_id", stored(event.spanId()));
        assertThat(Leaves.comparable(actual)).isEqualTo(expected);
        assertThat(actual.keySet()).containsExactlyElementsOf(expected.keySet());
    }

    private static void put(Map<String, Object> map, String name, Object value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void theDecoderReadsWhatTheEventSaid(
            @ForAll("events") AuditEvent event, @ForAll @LongRange(min = 0, max = 999_999_999_999_999_999L) long seq)
            throws MalformedLeafException {
        byte[] leaf = leafOfLine(withoutKeys, event, seq);
        AuditEntry entry = LeafDecoder.decode(view);
        assertThat(entry.seq()).isEqualTo(seq);
        assertThat(entry.hash()).isEqualTo("sha256:" + Leaves.leafHash(leaf));
        Instant recorded = Instant.parse("2025-10-23T08:30:45.123456Z");
        Instant time = event.time();
        assertThat(entry.timestamp()).isEqualTo(time == null ? recorded : time.truncatedTo(ChronoUnit.MICROS));
        assertThat(entry.recordedAt()).isEqualTo(time == null ? null : recorded);
        assertThat(entry.recordedTime()).isEqualTo(recorded);
        assertThat(entry.operation()).isEqualTo(stored(event.operation()));
        assertThat(entry.key()).isNull();
        assertThat(entry.keyHash()).isEqualTo(event.key() == null ? null : "sha256:" + Leaves.sha256(event.key()));
        assertThat(entry.result()).isEqualTo(event.result());
        assertThat(entry.user()).isEqualTo(stored(event.user()));
        assertThat(entry.source()).isEqualTo(stored(event.source()));
        assertThat(entry.node()).isEqualTo("n");
        assertThat(Leaves.comparable(entry.metadata())).isEqualTo(Leaves.comparable(event.metadata()));
        assertThat(entry.metadata().keySet())
                .containsExactlyElementsOf(event.metadata().keySet());
        assertThat(entry.traceId()).isEqualTo(stored(event.traceId()));
        assertThat(entry.spanId()).isEqualTo(stored(event.spanId()));
    }

    @Provide
    Arbitrary<AuditEvent> events() {
        return Events.events();
    }
}
