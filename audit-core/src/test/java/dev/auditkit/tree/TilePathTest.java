package dev.auditkit.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TilePathTest {

    @ParameterizedTest
    @CsvSource({
        "0, 1234067, 256, tile/0/x001/x234/067",
        "0, 0, 256, tile/0/000",
        "0, 999, 256, tile/0/999",
        "0, 1000, 256, tile/0/x001/000",
        "0, 1000000, 256, tile/0/x001/x000/000",
        "1, 0, 17, tile/1/000.p/17",
        "63, 5, 255, tile/63/005.p/255",
        "10, 1, 1, tile/10/001.p/1",
        "-1, 1234067, 256, tile/entries/x001/x234/067",
        "-1, 273, 112, tile/entries/273.p/112",
        "0, 9223372036854775807, 256, tile/0/x009/x223/x372/x036/x854/x775/807"
    })
    void hasTheFormOfTheSpecification(int level, long index, int width, String path) {
        TilePath tile = new TilePath(level, index, width);

        assertThat(tile).hasToString(path);
        assertThat(TilePath.parse(path)).isEqualTo(tile);
        assertThat(tile.full()).isEqualTo(width == 256);
        assertThat(tile.entries()).isEqualTo(level == -1);
    }

    @Test
    void readsWhatItWritesAndGivesEachTileAPathOfItsOwn() {
        Set<String> paths = new HashSet<>();
        for (int level = TilePath.ENTRIES; level <= 63; level++) {
            for (int width = 1; width <= TilePath.FULL; width++) {
                TilePath tile = new TilePath(level, 7, width);
                assertThat(TilePath.parse(tile.toString())).isEqualTo(tile);
                assertThat(paths.add(tile.toString())).isTrue();
            }
        }
        for (long index = 0; index < 10_000; index++) {
            for (long around : new long[] {index, index * 1_000, 1_000_000_000 - index, Long.MAX_VALUE - index}) {
                TilePath tile = new TilePath(0, around, TilePath.FULL);
                assertThat(TilePath.parse(tile.toString())).isEqualTo(tile);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tile",
                "tile/0",
                "tile/0/",
                "tile//000",
                "tile/000",
                "/tile/0/000",
                "./tile/0/000",
                "tile/0/000/",
                "tile/0//000",
                "tile/0/0",
                "tile/0/00",
                "tile/0/0000",
                "tile/0/-01",
                "tile/0/+01",
                "tile/0/ 01",
                "tile/0/000 ",
                "tile/0/000\n",
                "tile/0/\u0661\u0662\u0663",
                "tile/0/x000",
                "tile/0/x001",
                "tile/0/001/000",
                "tile/0/X001/000",
                "tile/0/x01/000",
                "tile/0/x001/x234/x067",
                "tile/0/x000/067",
                "tile/0/x000/x001/067",
                "tile/0/x001/../000",
                "tile/0/..",
                "tile\\0\\000",
                "tile/00/000",
                "tile/01/000",
                "tile/64/000",
                "tile/100/000",
                "tile/-1/000",
                "tile/+1/000",
                "tile/1x/000",
                "tile/data/000",
                "tile/Entries/000",
                "tile/0/000.p",
                "tile/0/000.p/",
                "tile/0/000.p/0",
                "tile/0/000.p/00",
                "tile/0/000.p/01",
                "tile/0/000.p/256",
                "tile/0/000.p/999",
                "tile/0/000.p/1000",
                "tile/0/000.p/-1",
                "tile/0/000.p/1/",
                "tile/0/000.P/1",
                "tile/0/x001.p/1/000",
                "tile/0/000.p/x001",
                "tile/0/x009/x223/x372/x036/x854/x775/808",
                "tile/0/x999/x999/x999/x999/x999/x999/999",
                "tile/0/x001/x000/x000/x000/x000/x000/x000/000"
            })
    void refusesAnyOtherForm(String path) {
        assertThatThrownBy(() -> TilePath.parse(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + path + "' is no path of a tile; allowed: ");
    }

    @ParameterizedTest
    @CsvSource({"-2,0,1", "64,0,1", "0,-1,1", "0,0,0", "0,0,257", "0,0,-1"})
    void refusesATileThatCannotBe(int level, long index, int width) {
        assertThatThrownBy(() -> new TilePath(level, index, width)).isInstanceOf(IllegalArgumentException.class);
    }
}
