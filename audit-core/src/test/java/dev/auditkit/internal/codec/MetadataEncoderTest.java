package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MetadataEncoderTest {

    private static final int MEMBER = ",\"metadata\":".length();

    /** The length of {@code {"truncated_bytes":2147483647,"sha256":"<64 hex>"}}. */
    private static final int LARGEST_DIGEST = 106;

    private final MetadataEncoder encoder = new MetadataEncoder(new Timestamps(), new Sha256());
    private final JsonBytes out = new JsonBytes(0);
    private int replaced;

    /** The JSON of the member's value, in that much room. */
    private byte[] write(Map<String, Object> metadata, int room) {
        out.clear();
        out.ascii("{\"a\":1");
        int before = out.length();
        replaced = encoder.write(metadata, out, before + MEMBER + room);
        byte[] written = Arrays.copyOfRange(out.array(), before, out.length());
        assertThat(new String(written, StandardCharsets.UTF_8)).startsWith(",\"metadata\":");
        byte[] value = Arrays.copyOfRange(written, MEMBER, written.length);
        assertThat(value.length).isLessThanOrEqualTo(room);
        return value;
    }

    private static String text(byte[] bytes) {
        return Leaves.utf8(bytes);
    }

    private static String digest(String json) {
        return "{\"truncated_bytes\":" + json.getBytes(StandardCharsets.UTF_8).length + ",\"sha256\":\""
                + Leaves.sha256(json) + "\"}";
    }

    @Test
    void nothingIsWrittenOfNothing() {
        out.ascii("before");
        assertThat(encoder.write(Map.of(), out, 65_535)).isZero();
        assertThat(out.length()).isEqualTo("before".length());
    }

    @Test
    void whatFitsExactlyIsKept() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("a", "v".repeat(200));
        metadata.put("b", List.of(1, 2));
        String whole = "{\"a\":\"" + "v".repeat(200) + "\",\"b\":[1,2]}";
        assertThat(text(write(metadata, whole.length()))).isEqualTo(whole);
        assertThat(replaced).isZero();
        assertThat(text(write(metadata, whole.length() - 1)))
                .isEqualTo("{\"a\":" + digest('"' + "v".repeat(200) + '"') + ",\"b\":[1,2]}");
        assertThat(replaced).isEqualTo(1);
    }

    @Test
    void theLargestValuesAreReplacedFirstAndOnlyAsManyAsMustBe() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("first", "1".repeat(300));
        metadata.put("second", "2".repeat(500));
        metadata.put("third", "3".repeat(400));
        metadata.put("small", 4);
        String one = "\"" + "1".repeat(300) + "\"";
        String two = "\"" + "2".repeat(500) + "\"";
        String three = "\"" + "3".repeat(400) + "\"";
        assertThat(text(write(metadata, 1_200)))
                .isEqualTo(
                        "{\"first\":" + one + ",\"second\":" + digest(two) + ",\"third\":" + three + ",\"small\":4}");
        assertThat(replaced).isEqualTo(1);
        assertThat(text(write(metadata, 700)))
                .isEqualTo("{\"first\":" + one + ",\"second\":" + digest(two) + ",\"third\":" + digest(three)
                        + ",\"small\":4}");
        assertThat(replaced).isEqualTo(2);
        assertThat(text(write(metadata, 500)))
                .isEqualTo("{\"first\":" + digest(one) + ",\"second\":" + digest(two) + ",\"third\":" + digest(three)
                        + ",\"small\":4}");
        assertThat(replaced).isEqualTo(3);
    }

    @Test
    void ofValuesOfOneSizeTheFirstIsReplaced() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("a", "x".repeat(300));
        metadata.put("b", "y".repeat(300));
        assertThat(text(write(metadata, 600)))
                .isEqualTo("{\"a\":" + digest('"' + "x".repeat(300) + '"') + ",\"b\":\"" + "y".repeat(300) + "\"}");
    }

    @Test
    void nestedValuesAreReplacedAsAWhole() {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("text", "x".repeat(200));
        inner.put("list", List.of(1, 2));
        assertThat(text(write(Map.of("m", inner), 120)))
                .isEqualTo("{\"m\":" + digest("{\"text\":\"" + "x".repeat(200) + "\",\"list\":[1,2]}") + "}");
    }

    @Test
    void whereSmallValuesAreTooManyTheWholeIsReplaced() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        StringBuilder whole = new StringBuilder("{");
        for (int i = 0; i < 100; i++) {
            metadata.put("n" + i, i);
            whole.append(i == 0 ? "" : ",")
                    .append("\"n")
                    .append(i)
                    .append("\":")
                    .append(i);
        }
        whole.append('}');
        assertThat(text(write(metadata, LARGEST_DIGEST))).isEqualTo(digest(whole.toString()));
        assertThat(replaced).isEqualTo(1);
    }

    @Test
    void aNameThatIsTooLongIsReplacedWithTheWhole() {
        String name = "n".repeat(1 << 20);
        assertThat(text(write(Map.of(name, 1), 50_000))).isEqualTo(digest("{\"" + name + "\":1}"));
        assertThat(text(write(Map.of(name, "v".repeat(1 << 20)), 50_000)))
                .isEqualTo(digest("{\"" + name + "\":\"" + "v".repeat(1 << 20) + "\"}"));
        assertThat(replaced).isEqualTo(1);
    }

    @Test
    void aValueThatADigestWouldNotShortenIsNotReplaced() {
        String justLonger = "v".repeat(LARGEST_DIGEST - 1);
        String notLonger = "v".repeat(LARGEST_DIGEST - 2);
        Map<String, Object> metadata = new LinkedHashMap<>();
        for (int i = 0; i < 5; i++) {
            metadata.put("k" + i, notLonger);
        }
        assertThat(text(write(metadata, 560)))
                .startsWith("{\"truncated_bytes\":")
                .contains("\"sha256\":\"");
        for (int i = 0; i < 5; i++) {
            metadata.put("k" + i, justLonger);
        }
        // 5 * 107 + 31 bytes as it is: every replacement wins one byte.
        assertThat(write(metadata, 566).length).isEqualTo(566);
        assertThat(replaced).isZero();
        assertThat(text(write(metadata, 564))).startsWith("{\"k0\":{\"truncated_bytes\":107,");
        assertThat(replaced).isEqualTo(2);
        assertThat(text(write(metadata, 561))).startsWith("{\"k0\":{\"truncated_bytes\":107,");
        assertThat(replaced).isEqualTo(5);
        assertThat(text(write(metadata, 560))).startsWith("{\"truncated_bytes\":566,");
        assertThat(replaced).isEqualTo(1);
    }

    @Property(tries = 300)
    void everyValueIsItselfOrItsDigest(
            @ForAll("sizes") List<Integer> sizes, @ForAll @IntRange(min = LARGEST_DIGEST, max = 4_000) int room) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        for (int i = 0; i < sizes.size(); i++) {
            metadata.put("k" + i, "\u00e9\n".repeat(sizes.get(i)));
        }
        out.clear();
        JsonValues.write(metadata, out, new Timestamps());
        String whole = text(Arrays.copyOf(out.array(), out.length()));
        String written = text(write(metadata, room));
        if (whole.getBytes(StandardCharsets.UTF_8).length <= room) {
            assertThat(written).isEqualTo(whole);
            assertThat(replaced).isZero();
        } else if (written.equals(digest(whole))) {
            assertThat(replaced).isEqualTo(1);
            // As a whole only where it does not fit with every value that can be shortened replaced.
            assertThat(leastPossible(metadata)).isGreaterThan(room);
        } else {
            assertThat(replaced).isPositive();
            requireTheLargestReplaced(metadata, Leaves.parse(written.getBytes(StandardCharsets.UTF_8)), replaced);
        }
    }

    /** How many bytes there are with each value replaced that a digest, counted at its longest, would shorten. */
    private static int leastPossible(Map<String, Object> metadata) {
        int sum = 1;
        for (Map.Entry<String, Object> member : metadata.entrySet()) {
            sum += member.getKey().length() + 4 + Math.min(LARGEST_DIGEST, json(member.getValue()).length);
        }
        return sum;
    }

    private static byte[] json(Object text) {
        return ('"' + Leaves.escaped((String) text) + '"').getBytes(StandardCharsets.UTF_8);
    }

    /** Checks each member, and that none which was kept is larger than one that was replaced. */
    private static void requireTheLargestReplaced(
            Map<String, Object> metadata, Map<String, Object> written, int count) {
        assertThat(written.keySet()).containsExactlyElementsOf(metadata.keySet());
        int smallestReplaced = Integer.MAX_VALUE;
        int largestKept = 0;
        int found = 0;
        for (Map.Entry<String, Object> member : metadata.entrySet()) {
            byte[] json = json(member.getValue());
            Object actual = written.get(member.getKey());
            if (actual instanceof Map<?, ?> digest) {
                assertThat(digest).hasSize(2);
                assertThat(digest.get("truncated_bytes")).isEqualTo(json.length);
                assertThat(digest.get("sha256")).isEqualTo(Leaves.sha256(json));
                smallestReplaced = Math.min(smallestReplaced, json.length);
                found++;
            } else {
                assertThat(actual).isEqualTo(member.getValue());
                largestKept = Math.max(largestKept, json.length);
            }
        }
        assertThat(largestKept).isLessThanOrEqualTo(smallestReplaced);
        assertThat(found).isEqualTo(count);
    }

    @Provide
    Arbitrary<List<Integer>> sizes() {
        return Arbitraries.integers().between(0, 400).list().ofMinSize(1).ofMaxSize(60);
    }

    @Test
    void manyValuesThatAreEachALittleTooLargeTakeNoQuadraticTime() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        for (int i = 0; i < 100_000; i++) {
            metadata.put("k" + i, "v".repeat(110));
        }
        byte[] written = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> write(metadata, 60_000));
        assertThat(text(written)).startsWith("{\"truncated_bytes\":12");
    }
}
