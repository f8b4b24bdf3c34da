package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexFileTest {

    private static final Segment SEGMENT = new Segment(new SegmentName(300, false), 1_000, 70_000, null, null);

    private static List<Block> blocks(int count) {
        List<Block> blocks = new ArrayList<>();
        Random random = new Random(count);
        for (int i = 0; i < count; i++) {
            TimeRange times = new TimeRange(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
            blocks.add(new Block(random.nextLong(), random.nextInt(), random.nextLong(), random.nextInt(), times));
        }
        return blocks;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 100})
    void whatIsEncodedIsDecoded(int count) {
        List<Block> blocks = blocks(count);

        assertThat(IndexFile.decode(IndexFile.encode(SEGMENT, blocks), SEGMENT)).isEqualTo(blocks);
    }

    @Test
    void bytesAreAsDocumented() {
        Block block = new Block(7, 8, 9, 10, new TimeRange(11, 12, 13, 14));

        ByteBuffer bytes = ByteBuffer.wrap(IndexFile.encode(SEGMENT, List.of(block)));

        assertThat(bytes.limit()).isEqualTo(68 + 56 + 4);
        byte[] start = new byte[4];
        bytes.get(start);
        assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("AKIX");
        assertThat(bytes.getInt()).isEqualTo(1);
        byte[] name = new byte[48];
        bytes.get(name);
        assertThat(new String(name, StandardCharsets.US_ASCII))
                .startsWith("audit-00000000000000000300.jsonl\0")
                .endsWith("\0");
        assertThat(bytes.getLong()).isEqualTo(70_000);
        assertThat(bytes.getInt()).isEqualTo(1);
        assertThat(bytes.getLong()).isEqualTo(7);
        assertThat(bytes.getInt()).isEqualTo(8);
        assertThat(bytes.getInt()).isEqualTo(10);
        assertThat(bytes.getLong()).isEqualTo(9);
        assertThat(new long[] {bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong()})
                .containsExactly(11, 12, 13, 14);
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, 124);
        assertThat(bytes.getInt()).isEqualTo((int) crc.getValue());
    }

    @Test
    void everyChangedByteIsNoticed() {
        byte[] bytes = IndexFile.encode(SEGMENT, blocks(3));
        for (int i = 0; i < bytes.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = bytes.clone();
                changed[i] ^= (byte) (1 << bit);

                assertThat(IndexFile.decode(changed, SEGMENT)).as("byte %s", i).isNull();
            }
        }
    }

    @Test
    void everyTruncationAndExtensionIsNoticed() {
        byte[] bytes = IndexFile.encode(SEGMENT, blocks(3));
        for (int length = 0; length < bytes.length; length++) {
            assertThat(IndexFile.decode(Arrays.copyOf(bytes, length), SEGMENT)).isNull();
        }
        assertThat(IndexFile.decode(Arrays.copyOf(bytes, bytes.length + 4), SEGMENT))
                .isNull();
    }

    @Test
    void indexOfAnotherFileIsNotTaken() {
        byte[] bytes = IndexFile.encode(SEGMENT, blocks(3));

        assertThat(IndexFile.decode(bytes, new Segment(SEGMENT.name(), 1_000, 70_001, null, null)))
                .isNull();
        assertThat(IndexFile.decode(bytes, new Segment(new SegmentName(301, false), 1_000, 70_000, null, null)))
                .isNull();
        assertThat(IndexFile.decode(bytes, new Segment(new SegmentName(300, true), 1_000, 70_000, null, null)))
                .isNull();
    }

    @Test
    void indexOfAnotherKindOrVersionIsNotTaken() {
        for (int at : new int[] {0, 4}) {
            byte[] bytes = IndexFile.encode(SEGMENT, blocks(1));
            bytes[at + 3]++;

            assertThat(IndexFile.decode(withChecksum(bytes), SEGMENT)).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void numberOfBlocksThatIsWrongIsNoticed(int number) {
        byte[] bytes = IndexFile.encode(SEGMENT, blocks(1));
        ByteBuffer.wrap(bytes).putInt(64, number);

        assertThat(IndexFile.decode(withChecksum(bytes), SEGMENT)).isNull();
    }

    private static byte[] withChecksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - 4);
        ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) crc.getValue());
        return bytes;
    }
}
