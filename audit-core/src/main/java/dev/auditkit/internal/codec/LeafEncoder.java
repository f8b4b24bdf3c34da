package dev.auditkit.internal.codec;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes the leaf of an event: its JSON, with the members in their fixed order, and its hash. Total: every event has a
 * leaf of at most {@value LineFormat#LARGEST_LEAF} bytes. For one thread.
 */
public final class LeafEncoder {

    private static final byte[] TIMESTAMP = ascii("{\"timestamp\":\"");
    private static final byte[] RECORDED_AT = ascii("\",\"recorded_at\":\"");
    private static final byte[] EVENT_ID = ascii("\",\"event_id\":\"");
    private static final byte[] OPERATION = ascii("\",\"operation\":");
    private static final byte[] KEY = ascii(",\"key\":");
    private static final byte[] KEY_HASH = ascii(",\"key_hash\":\"");
    private static final byte[] RESULT_AFTER_HASH = ascii("\",\"result\":\"");
    private static final byte[] RESULT = ascii(",\"result\":\"");
    private static final byte[] USER = ascii(",\"user\":");
    private static final byte[] SOURCE = ascii(",\"source\":");
    private static final byte[] TRACE_ID = ascii(",\"trace_id\":");
    private static final byte[] SPAN_ID = ascii(",\"span_id\":");
    private static final int PREFIX_LENGTH = 1;

    private final boolean writeKeys;
    private final byte[] node;
    private final KeyHasher keyHasher;
    private final Timestamps timestamps = new Timestamps();
    private final EventIds eventIds = new EventIds();
    private final Sha256 sha256 = new Sha256();
    private final MetadataEncoder metadata = new MetadataEncoder(timestamps, sha256);
    private final JsonBytes out = new JsonBytes(1_024);
    private final JsonBytes tail = new JsonBytes(256);
    private final Leaf leaf = new Leaf();
    private long recorded;
    private long timestamp;
    private int truncated;

    /** @param config says whether keys are written, how they are hashed, and the node's name */
    public LeafEncoder(AuditConfig config) {
        writeKeys = config.sensitiveKeys();
        keyHasher = new KeyHasher(config.keyHashSecret());
        JsonBytes member = new JsonBytes(64);
        member.ascii(",\"node\":");
        text(member, config.node(), LimitedText.LARGEST_TEXT);
        node = Arrays.copyOf(member.array(), member.length());
    }

    /**
     * Encodes an event and hashes its leaf.
     *
     * @param recordedMicros when it was recorded
     * @return the leaf, good until the next event
     */
    public Leaf encode(AuditEvent event, long recordedMicros) {
        out.clear();
        out.raw(Sha256.LEAF_PREFIX); // so that prefix and leaf are hashed at once
        truncated = 0;
        recorded = recordedMicros;
        times(event.time());
        out.raw(EVENT_ID);
        eventIds.write(recorded, out);
        out.raw(OPERATION);
        text(out, event.operation(), LimitedText.LARGEST_TEXT);
        out.raw(key(event.key()) ? RESULT_AFTER_HASH : RESULT);
        out.ascii(event.result().text());
        out.raw((byte) '"');
        member(out, USER, event.user());
        member(out, SOURCE, event.source());
        out.raw(node);
        tail.clear();
        member(tail, TRACE_ID, event.traceId());
        member(tail, SPAN_ID, event.spanId());
        tail.raw((byte) '}');
        truncated += metadata.write(event.metadata(), out, PREFIX_LENGTH + LineFormat.LARGEST_LEAF - tail.length());
        out.raw(tail.array(), 0, tail.length());
        sha256.of(out.array(), 0, out.length(), leaf.hash(), 0);
        leaf.show(out.array(), PREFIX_LENGTH, out.length() - PREFIX_LENGTH);
        leaf.tell(timestamp, recorded, truncated);
        return leaf;
    }

    /** The leaf of the last event. */
    public Leaf leaf() {
        return leaf;
    }

    private void times(@Nullable Instant own) {
        timestamp = own == null ? recorded : Timestamps.micros(own);
        out.raw(TIMESTAMP);
        out.timestamp(timestamps, timestamp);
        if (own != null) {
            out.raw(RECORDED_AT);
            out.timestamp(timestamps, recorded);
        }
    }

    /** Whether there was one, so that a quotation mark is still to be written. */
    private boolean key(@Nullable String key) {
        if (key == null) {
            return false;
        }
        if (writeKeys) {
            out.raw(KEY);
            text(out, key, LimitedText.LARGEST_KEY);
        }
        out.raw(KEY_HASH);
        keyHasher.write(key, out);
        return true;
    }

    private void member(JsonBytes to, byte[] name, @Nullable String text) {
        if (text != null) {
            to.raw(name);
            text(to, text, LimitedText.LARGEST_TEXT);
        }
    }

    private void text(JsonBytes to, String text, int limit) {
        if (LimitedText.write(to, text, limit, sha256)) {
            truncated++;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
