package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.auditkit.internal.codec.LeafTerms;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockTableTest {

    private static final LeafTerms TERMS = new LeafTerms();

    private static BlockTable table(long first, int count) {
        BlockTable table = new BlockTable(first);
        for (long seq = first; seq < first + count; seq++) {
            table.add(seq, 10, 1_000 + seq, 2_000 - seq, TERMS);
        }
        return table;
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "300, 700", "255, 2", "256, 256", "511, 1", "512, 257", "9999999999, 9000", "7, 0"})
    void blocksAreAlignedAndTileEntriesAndBytes(long first, int count) {
        List<Block> blocks = table(first, count).index().blocks();

        long seq = first;
        long offset = 0;
        for (Block block : blocks) {
            assertThat(block.firstSeq()).isEqualTo(seq);
            assertThat(block.offset()).isEqualTo(offset);
            assertThat(block.length()).isEqualTo(10 * block.count());
            assertThat(block.firstSeq() / 256).isEqualTo((block.endSeq() - 1) / 256);
            seq = block.endSeq();
            offset += block.length();
            boolean last = seq == first + count;
            assertThat(last || seq % 256 == 0).isTrue();
            assertThat(block.times())
                    .isEqualTo(new TimeRange(
                            1_000 + block.firstSeq(),
                            1_000 + block.endSeq() - 1,
                            2_000 - block.endSeq() + 1,
                            2_000 - block.firstSeq()));
        }
        assertThat(seq).isEqualTo(first + count);
    }

    @Test
    void timesCoverAllBlocks() {
        assertThat(table(300, 700).times()).isEqualTo(new TimeRange(1_300, 1_999, 1_001, 1_700));
        assertThat(table(300, 10).times()).isEqualTo(new TimeRange(1_300, 1_309, 1_691, 1_700));
        assertThat(table(300, 0).times()).isEqualTo(TimeRange.NONE);
    }

    @Test
    void snapshotStaysAsItWas() {
        BlockTable table = table(0, 300);
        List<Block> before = table.index().blocks();
        List<Block> copy = List.copyOf(before);
        for (long seq = 300; seq < 20_000; seq++) {
            table.add(seq, 10, 0, 0, TERMS);
        }

        assertThat(before).isEqualTo(copy).hasSize(2);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> before.get(2));
        List<Block> whole = table(0, 512).index().blocks();
        assertThat(whole).hasSize(2);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> whole.get(2));
    }

    @Test
    void emptyTableHasNoBlocks() {
        List<Block> none = new BlockTable(5).index().blocks();

        assertThat(none).isEmpty();
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> none.get(0));
    }

    @Test
    void damagedBytesBelongToTheBlockThatGrowsAndConcernEveryTime() {
        BlockTable table = table(250, 3);
        table.addDamaged(0);
        assertThat(table.index().blocks().get(0).times().minTimestamp()).isEqualTo(1_250);
        table.addDamaged(77);

        Block block = table.index().blocks().get(0);

        assertThat(table.index().blocks()).hasSize(1);
        assertThat(block.length()).isEqualTo(107);
        assertThat(block.count()).isEqualTo(3);
        assertThat(block.times().overlaps(0, 0)).isTrue();
        table.add(253, 10, 0, 0, TERMS);
        table.add(256, 10, 5, 5, TERMS);
        assertThat(table.index().blocks()).hasSize(2);
        assertThat(table.index().blocks().get(1).offset()).isEqualTo(117);
        assertThat(table.index().blocks().get(1).times().overlaps(0, 4)).isFalse();
    }

    @Test
    void damagedBytesBeforeAnyEntryAreABlockOfTheirOwnOrItsBeginning() {
        BlockTable table = new BlockTable(300);
        table.addDamaged(40);
        assertThat(table.index().blocks()).singleElement().satisfies(block -> {
            assertThat(block.count()).isZero();
            assertThat(block.length()).isEqualTo(40);
        });
        table.add(302, 10, 1, 1, TERMS);
        assertThat(table.index().blocks()).singleElement().satisfies(block -> {
            assertThat(block.firstSeq()).isEqualTo(300);
            assertThat(block.count()).isEqualTo(3);
            assertThat(block.length()).isEqualTo(50);
        });

        BlockTable other = new BlockTable(300);
        other.addDamaged(40);
        other.add(600, 10, 1, 1, TERMS);
        assertThat(other.index().blocks()).extracting(Block::firstSeq).containsExactly(300L, 600L);
        assertThat(other.index().blocks()).extracting(Block::offset).containsExactly(0L, 40L);
    }

    @Test
    void firstEntryBeyondTheFirstBlockBeginsItsOwn() {
        BlockTable table = new BlockTable(300);
        table.add(512, 10, 1, 1, TERMS);
        table.add(513, 10, 1, 1, TERMS);

        assertThat(table.index().blocks()).singleElement().satisfies(block -> {
            assertThat(block.firstSeq()).isEqualTo(512);
            assertThat(block.count()).isEqualTo(2);
            assertThat(block.offset()).isZero();
        });
    }

    @Test
    void holeWithinABlockIsCounted() {
        BlockTable table = new BlockTable(0);
        table.add(0, 10, 1, 1, TERMS);
        table.add(5, 10, 1, 1, TERMS);

        assertThat(table.index().blocks()).singleElement().satisfies(block -> {
            assertThat(block.count()).isEqualTo(6);
            assertThat(block.length()).isEqualTo(20);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 255, 256, 1L << 40})
    void entriesShareABlockUpToTheNextMultiple(long seq) {
        long end = seq - seq % 256 + 256;

        assertThat(Block.same(seq, end - 1)).isTrue();
        assertThat(Block.same(seq, end)).isFalse();
    }
}
