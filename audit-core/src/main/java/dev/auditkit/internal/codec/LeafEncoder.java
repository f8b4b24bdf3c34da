package dev.auditkit.internal.codec;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;
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
    private static final String KEY_HASH = ",\"key_hash\":\"";
    private static final byte[] RESULT_OK = member(AuditResult.OK);
    private static final byte[] RESULT_ERROR = member(AuditResult.ERROR);
    private static final byte[] RESULT_DENIED = member(AuditResult.DENIED);
    private static final byte[] USER = ascii(",\"user\":");
    private static final byte[] SOURCE = ascii(",\"source\":");
    private static final byte[] TRACE_ID = ascii(",\"trace_id\":");
    private static final byte[] SPAN_ID = ascii(",\"span_id\":");
    private static final int PREFIX_LENGTH = 1;

    /** How much may be written, with the prefix. */
    private static final int LARGEST = PREFIX_LENGTH + LineFormat.LARGEST_LEAF;

    private final boolean writeKeys;
    private final byte[] node;
    private final byte[] keyHash;
    private final KeyHasher keyHasher;
    private final Timestamps timestamps = new Timestamps();
    private final EventIds eventIds = new EventIds();
    private final Sha256 sha256 = new Sha256();
    private final MetadataEncoder metadata = new MetadataEncoder(timestamps, sha256);
    private final JsonBytes out = new JsonBytes(1_024);
    private final Leaf leaf = new Leaf();
    private long recorded;
    private long timestamp;
    private int truncated;

    /** @param config says whether keys are written, how they are hashed, and the node's name */
    public LeafEncoder(AuditConfig config) {
        writeKeys = config.sensitiveKeys();
        keyHasher = new KeyHasher(config.keyHashSecret());
        keyHash = ascii(KEY_HASH + keyHasher.prefix());
        out.ascii(",\"node\":");
        text(config.node(), LimitedText.LARGEST_TEXT);
        node = Arrays.copyOf(out.array(), out.length());
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
        text(event.operation(), LimitedText.LARGEST_TEXT);
        key(event.key());
        out.raw(result(event.result()));
        member(USER, event.user());
        member(SOURCE, event.source());
        out.raw(node);
        int start = out.length();
        int cut = truncated;
        rest(event, Integer.MAX_VALUE);
        if (out.length() > LARGEST) {
            out.rewind(start);
            truncated = cut;
            restThatFits(event);
        }
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

    private void key(@Nullable String key) {
        if (key == null) {
            return;
        }
        if (writeKeys) {
            out.raw(KEY);
            text(key, LimitedText.LARGEST_KEY);
        }
        out.raw(keyHash);
        keyHasher.write(key, out);
        out.raw((byte) '"');
    }

    private static byte[] result(AuditResult result) {
        return switch (result) {
            case OK -> RESULT_OK;
            case ERROR -> RESULT_ERROR;
            case DENIED -> RESULT_DENIED;
        };
    }

    /** @param largest how long the metadata may make what was written */
    private void rest(AuditEvent event, int largest) {
        truncated += metadata.write(event.metadata(), out, largest);
        member(TRACE_ID, event.traceId());
        member(SPAN_ID, event.spanId());
        out.raw((byte) '}');
    }

    /** Leaves as much room for the metadata as what follows it does not take. */
    private void restThatFits(AuditEvent event) {
        int start = out.length();
        int cut = truncated;
        member(TRACE_ID, event.traceId());
        member(SPAN_ID, event.spanId());
        int tail = out.length() - start + 1;
        out.rewind(start);
        truncated = cut;
        rest(event, LARGEST - tail);
    }

    private void member(byte[] name, @Nullable String text) {
        if (text != null) {
            out.raw(name);
            text(text, LimitedText.LARGEST_TEXT);
        }
    }

    private void text(String text, int limit) {
        if (LimitedText.write(out, text, limit, sha256)) {
            truncated++;
        }
    }

    private static byte[] member(AuditResult result) {
        return ascii(",\"result\":\"" + result.text() + "\"");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
