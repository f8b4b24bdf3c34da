package dev.auditkit.internal.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.function.BiConsumer;
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
    private final BiConsumer<String, @Nullable Object> member = this::writeMember;
    private JsonBytes out = new JsonBytes(0);
    private byte separator;

    /** Where in {@link #out} each value of the outermost map begins and ends, in turn. */
    private int[] bounds = new int[32];

    private int values;

    MetadataEncoder(Timestamps timestamps, Sha256 sha256) {
        this.timestamps = timestamps;
        this.sha256 = sha256;
    }

    /**
     * Writes the member, if there is anything in it.
     *
     * @param largest how long {@code to} may become
     * @return how many values were replaced
     */
    int write(Map<String, @Nullable Object> metadata, JsonBytes to, int largest) {
        if (metadata.isEmpty()) {
            return 0;
        }
        out = to;
        out.raw(MEMBER);
        int start = out.length();
        values = 0;
        separator = '{';
        metadata.forEach(member);
        out.raw((byte) '}');
        return out.length() <= largest ? 0 : shorten(start, largest);
    }

    private void writeMember(String name, @Nullable Object value) {
        out.raw(separator);
        out.string(name);
        out.raw((byte) ':');
        if (2 * values + 2 > bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * values] = out.length();
        JsonValues.write(value, out, timestamps);
        bounds[2 * values + 1] = out.length();
        values++;
        separator = ',';
    }

    /** Writes again what was written from {@code start} on, in fewer bytes. */
    private int shorten(int start, int largest) {
        byte[] whole = Arrays.copyOf(out.array(), out.length());
        out.rewind(start);
        int[] candidates = IntStream.range(0, values)
                .filter(value -> size(value) > LARGEST_DIGEST)
                .boxed()
                .sorted(Comparator.comparingInt(this::size).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        boolean[] replaced = new boolean[values];
        int count = 0;
        for (int excess = whole.length - largest; excess > 0; count++) {
            if (count == candidates.length) {
                digest(whole, start, whole.length);
                return 1;
            }
            replaced[candidates[count]] = true;
            excess -= size(candidates[count]) - LARGEST_DIGEST;
        }
        int copied = start;
        for (int i = 0; i < values; i++) {
            if (replaced[i]) {
                out.raw(whole, copied, bounds[2 * i] - copied);
                digest(whole, bounds[2 * i], bounds[2 * i + 1]);
                copied = bounds[2 * i + 1];
            }
        }
        out.raw(whole, copied, whole.length - copied);
        return count;
    }

    private int size(int value) {
        return bounds[2 * value + 1] - bounds[2 * value];
    }

    private void digest(byte[] whole, int from, int to) {
        out.ascii("{\"truncated_bytes\":");
        out.number(to - from);
        out.ascii(",\"sha256\":\"");
        out.hex(sha256.of(whole, from, to - from), 0, Sha256.LENGTH);
        out.ascii("\"}");
    }
}
