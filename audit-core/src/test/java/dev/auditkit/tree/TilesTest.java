package dev.auditkit.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TilesTest {

    private static final int LARGEST = 600;
    private static final List<List<Hash>> SUBTREES = subtrees(70_000);
    private static final HashReader READER =
            (level, index) -> SUBTREES.get(level).get((int) index);

    /** The complete subtrees of a tree, a level a list. */
    private static List<List<Hash>> subtrees(int size) {
        List<Hash> level = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            level.add(Hash.ofLeaf(("entry " + i).getBytes(StandardCharsets.UTF_8)));
        }
        List<List<Hash>> levels = new ArrayList<>();
        while (!level.isEmpty()) {
            levels.add(level);
            List<Hash> above = new ArrayList<>();
            for (int i = 0; i + 1 < level.size(); i += 2) {
                above.add(Hash.ofNode(level.get(i), level.get(i + 1)));
            }
            level = above;
        }
        return levels;
    }

    /** All tiles of a tree, as a log would keep them. */
    private static Map<String, byte[]> tiles(long size) throws IOException {
        Map<String, byte[]> tiles = new HashMap<>();
        for (int level = 0; level <= 2; level++) {
            for (long index = 0; Tiles.width(level, index, size) > 0; index++) {
                TilePath tile = Tiles.of(level, index, size);
                tiles.put(tile.toString(), Tiles.bytes(tile, size, READER));
            }
        }
        return tiles;
    }

    /** Reads hashes from tiles alone: from the highest level of tiles that has them or what is below them. */
    private static HashReader reader(Map<String, byte[]> tiles, long size) {
        return new HashReader() {
            @Override
            public Hash read(int level, long index) {
                if (level % 8 != 0) {
                    return Hash.ofNode(read(level - 1, 2 * index), read(level - 1, 2 * index + 1));
                }
                byte[] tile = tiles.get(Tiles.of(level / 8, index >> 8, size).toString());
                assertThat(tile).isNotNull();
                return Hash.of(tile, (int) (index & 255) * Hash.LENGTH, Hash.LENGTH);
            }
        };
    }

    @Test
    void rootsCanBeHadFromTheTilesAloneAtEverySize() throws IOException {
        for (int size = 0; size <= LARGEST; size++) {
            Map<String, byte[]> tiles = tiles(size);
            assertThat(MerkleTree.root(size, reader(tiles, size)))
                    .as("size %d", size)
                    .isEqualTo(MerkleTree.root(size, READER));
        }
    }

    @Test
    void hasTheTilesThatTheSpecificationCounts() throws IOException {
        int size = 70_000;
        Map<String, byte[]> tiles = tiles(size);

        assertThat(tiles).hasSize(273 + 1 + 1 + 1 + 1);
        assertThat(tiles.get("tile/0/272")).hasSize(8192);
        assertThat(tiles.get("tile/0/273.p/112")).hasSize(112 * 32);
        assertThat(tiles.get("tile/1/000")).hasSize(8192);
        assertThat(tiles.get("tile/1/001.p/17")).hasSize(17 * 32);
        assertThat(tiles.get("tile/2/000.p/1"))
                .isEqualTo(MerkleTree.root(65_536, READER).bytes());
        assertThat(MerkleTree.root(size, reader(tiles, size))).isEqualTo(MerkleTree.root(size, READER));
        assertThat(tiles(256)).containsOnlyKeys("tile/0/000", "tile/1/000.p/1");
        assertThat(tiles(0)).isEmpty();
    }

    @Test
    void widthsAddUpAndTilesEndWhereTheTreeEnds() {
        for (long size = 0; size <= LARGEST; size++) {
            for (int level = TilePath.ENTRIES; level <= 2; level++) {
                long hashes = size >> (8 * Math.max(level, 0));
                long sum = 0;
                for (long index = 0; index < 5; index++) {
                    sum += Tiles.width(level, index, size);
                }
                assertThat(sum).isEqualTo(hashes);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "7, 0, 9223372036854775807, 127",
        "7, 1, 9223372036854775807, 0",
        "6, 127, 9223372036854775807, 255",
        "6, 128, 9223372036854775807, 0",
        "0, 36028797018963967, 9223372036854775807, 255",
        "0, 36028797018963968, 9223372036854775807, 0",
        "0, 9223372036854775807, 9223372036854775807, 0",
        "8, 0, 9223372036854775807, 0",
        "63, 0, 9223372036854775807, 0"
    })
    void widthsHoldForTheLargestTrees(int level, long index, long size, int width) {
        assertThat(Tiles.width(level, index, size)).isEqualTo(width);
    }

    @Test
    void aPartialTileOfAnEarlierSizeIsThereStill() throws IOException {
        TilePath earlier = new TilePath(0, 1, 5);

        assertThat(Tiles.bytes(earlier, 400, READER)).isEqualTo(Tiles.bytes(earlier, 261, READER));
    }

    @Test
    void refusesWhatTheTreeDoesNotHave() {
        assertThatThrownBy(() -> Tiles.bytes(new TilePath(0, 1, 6), 261, READER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a tree of 261 has no tile of hashes tile/0/001.p/6");
        assertThatThrownBy(() -> Tiles.bytes(new TilePath(0, 1, 256), 511, READER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tiles.bytes(new TilePath(0, 2, 1), 512, READER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tiles.bytes(new TilePath(1, 0, 1), 255, READER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tiles.bytes(new TilePath(63, 0, 1), 600, READER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tiles.bytes(new TilePath(TilePath.ENTRIES, 0, 1), 600, READER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tiles.of(0, 2, 512))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a tree of 512 has no tile 2 on level 0");
        assertThatThrownBy(() -> Tiles.of(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"-2,0,1", "0,-1,1", "0,0,-1"})
    void refusesATileThatCannotBe(int level, long index, long size) {
        assertThatThrownBy(() -> Tiles.width(level, index, size)).isInstanceOf(IllegalArgumentException.class);
    }
}
