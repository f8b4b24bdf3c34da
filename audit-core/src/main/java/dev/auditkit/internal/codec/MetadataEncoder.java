package dev.auditkit.internal.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes metadata that was snapshotted, within the room that a leaf leaves it. What does not fit becomes
 * {@code {"truncated_bytes":n,"sha256":"<hex>"}} of its JSON: first the largest values of the outermost map, then the
 * map as a whole. For one thread.
 */
final class MetadataEncoder {

    private static final byte[] MEMBER = ",\"metadata\":".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST_DIGEST =
            "{\"truncated_bytes\":2147483647,\"sha256\":\"\"}".length() + 2 * Sha256.LENGTH;

    private final Timestamps timestamps;
    private final Sha256 sha256;
    private final JsonBytes whole = new JsonBytes(512);

    /** Where in {@link #whole} each value of the outermost map begins and ends, in turn. */
    private int[] bounds = new int[32];

    private int values;

    MetadataEncoder(Timestamps timestamps, Sha256 sha256) {
        this.timestamps = timestamps;
        this.sha256 = sha256;
    }

    /**
     * Writes the member, if there is anything in it.
     *
     * @param largest how long {@code out} may become
     * @return how many values were replaced
     */
    int write(Map<String, @Nullable Object> metadata, JsonBytes out, int largest) {
        if (metadata.isEmpty()) {
            return 0;
        }
        whole.clear();
        values = 0;
        outermost(metadata);
        out.raw(MEMBER);
        int room = largest - out.length();
        if (whole.length() <= room) {
            out.raw(whole.array(), 0, whole.length());
            return 0;
        }
        return writeShortened(out, room);
    }

    private void outermost(Map<String, @Nullable Object> metadata) {
        byte separator = '{';
        for (Map.Entry<String, @Nullable Object> member : metadata.entrySet()) {
            whole.raw(separator);
            whole.string(member.getKey());
            whole.raw((byte) ':');
            if (2 * values + 2 > bounds.length) {
                bounds = Arrays.copyOf(bounds, 2 * bounds.length);
            }
            bounds[2 * values] = whole.length();
            JsonValues.write(member.getValue(), whole, timestamps);
            bounds[2 * values + 1] = whole.length();
            values++;
            separator = ',';
        }
        whole.raw((byte) '}');
    }

    private int writeShortened(JsonBytes out, int room) {
        int[] candidates = IntStream.range(0, values)
                .filter(value -> size(value) > LARGEST_DIGEST)
                .boxed()
                .sorted(Comparator.comparingInt(this::size).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        boolean[] replaced = new boolean[values];
        int count = 0;
        for (int excess = whole.length() - room; excess > 0; count++) {
            if (count == candidates.length) {
                digest(out, 0, whole.length());
                return 1;
            }
            replaced[candidates[count]] = true;
            excess -= size(candidates[count]) - LARGEST_DIGEST;
        }
        int copied = 0;
        for (int i = 0; i < values; i++) {
            if (replaced[i]) {
                out.raw(whole.array(), copied, bounds[2 * i] - copied);
                digest(out, bounds[2 * i], bounds[2 * i + 1]);
                copied = bounds[2 * i + 1];
            }
        }
        out.raw(whole.array(), copied, whole.length() - copied);
        return count;
    }

    private int size(int value) {
        return bounds[2 * value + 1] - bounds[2 * value];
    }

    private void digest(JsonBytes out, int from, int to) {
        out.ascii("{\"truncated_bytes\":");
        out.number(to - from);
        out.ascii(",\"sha256\":\"");
        out.hex(sha256.of(whole.array(), from, to - from), 0, Sha256.LENGTH);
        out.ascii("\"}");
    }
}
