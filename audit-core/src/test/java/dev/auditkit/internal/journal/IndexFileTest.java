package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;
import dev.auditkit.internal.codec.Leaf;
import dev.auditkit.internal.codec.LeafEncoder;
import dev.auditkit.internal.codec.LeafTerms;
import dev.auditkit.internal.codec.LeafTerms.Member;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexFileTest {

    private static final String NAME = "audit-00000000000000000300.idx";

    private final LeafEncoder encoder =
            new LeafEncoder(AuditConfig.builder().node("n").build());
    private static final List<AuditResult> RESULTS = List.of(AuditResult.values());

    private final LeafTerms terms = new LeafTerms();
    private BlockTable table = new BlockTable(300);
    private Segment segment = new Segment(new SegmentName(300, false), 300, 0, null, null);

    private MemoryIndex entries(int count) {
        table = new BlockTable(300);
        long length = 0;
        for (int i = 0; i < count; i++) {
            encoder.encode(event(i), 1_000 + i);
            read(encoder.leaf());
            table.add(300 + i, 10, 1_000 + i, 2_000 + i, terms);
            length += 10;
        }
        segment = new Segment(new SegmentName(300, false), 300 + count, length, null, null);
        return table.index();
    }

    private void read(Leaf leaf) {
        terms.read(leaf.array(), leaf.offset(), leaf.offset() + leaf.length() - 1);
    }

    private static AuditEvent event(int number) {
        return AuditEvent.of("operation" + number % 5)
                .result(RESULTS.get(number % 3))
                .user("user" + number)
                .key("key" + number)
                .build();
    }

    private static StorageFile file(byte[] bytes) throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        disk.put(NAME, bytes);
        return disk.openToRead(NAME);
    }

    private @Nullable IndexHead head(byte[] bytes) throws IOException {
        return IndexReader.head(file(bytes), segment);
    }

    private static @Nullable IndexBody body(byte[] bytes, @Nullable IndexHead head) throws IOException {
        return head == null ? null : IndexReader.body(file(bytes), head);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 300, 2_500})
    void theHashIsOfWhatItSaysAndNotOfWhereTheBlocksAre(int count) {
        MemoryIndex index = entries(count);
        byte[] hash = IndexHash.of(IndexFile.encode(segment, index));
        assertThat(hash).hasSize(32);

        long offset = 0;
        List<Block> places = new ArrayList<>();
        for (Block block : index.blocks()) {
            places.add(new Block(offset, block.length() / 2, block.firstSeq(), block.count(), block.times()));
            offset += block.length() / 2;
        }
        Segment compressed = new Segment(new SegmentName(300, true), segment.endSeq(), offset, null, null);
        assertThat(IndexHash.of(IndexFile.encode(compressed, index.at(places)))).isEqualTo(hash);
        MemoryIndex longer = entries(count + 1);
        assertThat(IndexHash.of(IndexFile.encode(segment, longer))).isNotEqualTo(hash);
    }

    @Test
    void thereIsNoHashOfAnIndexWithAWrongChecksum() {
        MemoryIndex index = entries(300);
        byte[] bytes = IndexFile.encode(segment, index);
        for (int at = IndexForm.HEADER; at < bytes.length; at++) {
            bytes[at] ^= 4;
            assertThat(IndexHash.of(bytes)).as("byte " + at).isNull();
            bytes[at] ^= 4;
        }
        assertThat(IndexHash.of(bytes)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 211, 212, 213, 900, 2_500, 20_000})
    void whatIsEncodedIsDecoded(int count) throws IOException {
        MemoryIndex index = entries(count);
        byte[] bytes = IndexFile.encode(segment, index);

        IndexHead head = head(bytes);
        IndexBody body = body(bytes, head);

        assertThat(head.endSeq()).isEqualTo(300 + count);
        assertThat(head.times()).isEqualTo(SegmentIndexes.rangeOf(index.blocks()));
        assertThat(body.blocks()).isEqualTo(index.blocks());
        TreeMap<String, Long> totals = new TreeMap<>();
        for (int i = 0; i < head.pairs().size(); i++) {
            totals.put(head.pairs().get(i).name() + head.pairs().get(i).result(), head.totals()[i]);
        }
        TreeMap<String, Long> expected = new TreeMap<>();
        TreeMap<String, Long> ofBlocks = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            expected.merge("operation" + i % 5 + RESULTS.get(i % 3), 1L, Long::sum);
        }
        for (int block = 0; block < body.blocks().size(); block++) {
            assertThat(body.known(block)).isTrue();
            body.forEach(
                    block,
                    (pair, entries) -> ofBlocks.merge(
                            body.pairs().get(pair).name()
                                    + body.pairs().get(pair).result(),
                            (long) entries,
                            Long::sum));
        }
        assertThat(totals).isEqualTo(expected);
        assertThat(ofBlocks).isEqualTo(expected);
    }

    /** No false negative, in memory and in the file, at sizes with and without a part of a byte, a word, a page. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 256, 300, 2_047, 2_300, 16_600, 20_000})
    void everyValueIsFoundInItsBlockAndFewOthersAre(int count) throws IOException {
        MemoryIndex index = entries(count);
        byte[] bytes = IndexFile.encode(segment, index);
        IndexHead head = head(bytes);
        StorageFile file = file(bytes);
        int wrong = 0;
        int step = count > 5_000 ? 7 : 1;
        for (int i = 0; i < count; i += step) {
            long term = LeafTerms.term(Member.USER, "user" + i);
            long[] found = IndexReader.mayHave(file, head, term);
            int block = (300 + i) / 256 - 1;
            assertThat(found[block >> 6] >> block & 1).as("user%s", i).isEqualTo(1);
            assertThat(index.summary(block).mayHave(term)).isTrue();
            wrong += (int) Arrays.stream(found).map(Long::bitCount).sum() - 1;
        }
        assertThat(wrong).isLessThanOrEqualTo(1 + count / step * index.blocks().size() / 1_000);
    }

    @Test
    void blockOfWhichNothingIsKnownCanHaveAnyValueAndHasNoCounts() throws IOException {
        entries(300);
        table.addDamaged(7);
        table.add(600, 10, 1, 1, new LeafTerms());
        segment = new Segment(segment.name(), 601, 3_017, null, null);
        MemoryIndex index = table.index();
        byte[] bytes = IndexFile.encode(segment, index);
        IndexHead head = head(bytes);
        long[] found = IndexReader.mayHave(file(bytes), head, LeafTerms.term(Member.USER, "nobody"));

        assertThat(found).containsExactly(0b10);
        assertThat(body(bytes, head).known(0)).isTrue();
        assertThat(body(bytes, head).known(1)).isFalse();
        assertThat(Arrays.stream(head.totals()).sum()).isEqualTo(212);
    }

    @Test
    void operationsBeyondTheRoomForThemAreNotCountedButFound() throws IOException {
        for (int i = 0; i < 2_100; i++) {
            encoder.encode(AuditEvent.of("operation" + i).build(), 1);
            read(encoder.leaf());
            table.add(300 + i, 10, 1, 1, terms);
        }
        segment = new Segment(segment.name(), 2_400, 21_000, null, null);
        byte[] bytes = IndexFile.encode(segment, table.index());
        IndexHead head = head(bytes);
        IndexBody body = body(bytes, head);

        assertThat(head.pairs()).hasSize(2_048);
        assertThat(body.known(0)).isTrue();
        assertThat(body.known(body.blocks().size() - 1)).isFalse();
        long[] found = IndexReader.mayHave(file(bytes), head, LeafTerms.term(Member.OPERATION, "operation2099"));
        assertThat(found[0] >> (body.blocks().size() - 1)).isEqualTo(1);
    }

    @Test
    void headerIsAsDocumented() {
        MemoryIndex index = entries(2);
        ByteBuffer bytes = ByteBuffer.wrap(IndexFile.encode(segment, index));

        byte[] start = new byte[4];
        bytes.get(start);
        assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("AKIX");
        assertThat(bytes.getInt()).isEqualTo(3);
        byte[] name = new byte[48];
        bytes.get(name);
        assertThat(new String(name, StandardCharsets.US_ASCII))
                .startsWith("audit-00000000000000000300.jsonl\0")
                .endsWith("\0");
        assertThat(bytes.getLong()).isEqualTo(20);
        assertThat(bytes.getLong()).isEqualTo(302);
        assertThat(bytes.getInt()).isEqualTo(1);
        assertThat(bytes.getInt()).isEqualTo(256);
        assertThat(bytes.getInt()).isEqualTo(2);
        assertThat(bytes.getInt()).isEqualTo(2 * (1 + 8 + 2 + 10));
        assertThat(bytes.getInt()).isEqualTo(5);
        assertThat(bytes.getInt()).isEqualTo(2 * 5 + 2 + 3 + 4);
        assertThat(new long[] {bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong()})
                .containsExactly(1_000, 1_001, 2_000, 2_001);
        assertThat(bytes.capacity()).isEqualTo(132 + 42 + 4 + 60 + 4 + 5 + 4 + 256 + 4 + 19);
    }

    @Test
    void everyChangedBitIsNoticedWhereItIsRead() throws IOException {
        entries(700);
        segment = new Segment(segment.name(), 1_000, 7_000, null, null);
        byte[] bytes = IndexFile.encode(segment, table.index());
        IndexHead head = head(bytes);
        long term = LeafTerms.term(Member.USER, "user5");
        long[] sound = IndexReader.mayHave(file(bytes), head, term);
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= (byte) (1 << i % 8);
            if (i < head.form().filtersAt()) {
                assertThat(body(changed, head(changed))).as("byte %s", i).isNull();
            } else if (i < head.form().columnsAt()) {
                long[] found = IndexReader.mayHave(file(changed), head, term);
                assertThat(found == null || Arrays.equals(found, sound))
                        .as("byte %s", i)
                        .isTrue();
            } else {
                ColumnPlaces places = body(changed, head).columns();
                int damaged = 0;
                for (int block = 0; block < 3; block++) {
                    damaged += IndexReader.columns(file(changed), places, block) == null ? 1 : 0;
                }
                assertThat(damaged).as("byte %s", i).isOne();
            }
        }
    }

    @Test
    void everyTruncationAndExtensionIsNoticed() throws IOException {
        entries(3);
        byte[] bytes = IndexFile.encode(segment, table.index());
        for (int length = 0; length < bytes.length; length++) {
            assertThat(head(Arrays.copyOf(bytes, length))).isNull();
        }
        assertThat(head(Arrays.copyOf(bytes, bytes.length + 4))).isNull();
        assertThat(head(bytes)).isNotNull();
    }

    @Test
    void partsOfAnotherIndexOrFromAnotherPlaceAreNotTaken() throws IOException {
        entries(9_000);
        byte[] one = IndexFile.encode(segment, table.index());
        IndexHead head = head(one);
        int filters = (int) head.form().filtersAt();
        byte[] moved = one.clone();
        System.arraycopy(one, filters + 512, moved, filters, 512);
        Segment other = new Segment(segment.name(), segment.endSeq(), segment.length() + 1, null, null);
        byte[] foreign = IndexFile.encode(other, table.index());

        ColumnPlaces columns = IndexReader.body(file(one), head).columns();
        assertThat(IndexReader.columns(file(one), columns, 7)).isNotNull();
        assertThat(IndexReader.columns(file(foreign), columns, 7)).isNull();
        assertThat(IndexReader.body(file(foreign), head)).isNull();
        assertThat(IndexReader.mayHave(file(foreign), head, 17)).isNull();
        assertThat(head.form().bits()).isGreaterThan(1_000);
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            refused += IndexReader.mayHave(file(moved), head, i * 0x9E3779B97F4A7C15L) == null ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }

    @Test
    void indexOfAnotherFileIsNotTaken() throws IOException {
        entries(3);
        byte[] bytes = IndexFile.encode(segment, table.index());
        for (Segment other : new Segment[] {
            new Segment(segment.name(), 303, 31, null, null),
            new Segment(new SegmentName(301, false), 303, 30, null, null),
            new Segment(new SegmentName(300, true), 303, 30, null, null)
        }) {
            assertThat(IndexReader.head(file(bytes), other)).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 72, 76, 80, 84, 88, 92})
    void headerWithARightChecksumAndAWrongNumberIsNotTaken(int at) throws IOException {
        entries(3);
        byte[] bytes = IndexFile.encode(segment, table.index());
        for (int number : new int[] {0, 2, -1, 17, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            byte[] changed = bytes.clone();
            ByteBuffer.wrap(changed).putInt(at, number);
            if (!Arrays.equals(changed, bytes)) {
                java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
                crc.update(changed, 0, 128);
                ByteBuffer.wrap(changed).putInt(128, (int) crc.getValue());

                assertThat(head(changed)).as("%s at %s", number, at).isNull();
            }
        }
    }
}
