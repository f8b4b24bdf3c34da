package dev.auditkit.internal.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.auditkit.internal.journal.Segment;
import dev.auditkit.internal.journal.SimulatedDisk;
import dev.auditkit.internal.journal.SimulatedDisk.Fault;
import dev.auditkit.internal.journal.SimulatedDisk.PowerLostException;
import dev.auditkit.tree.LeafHashes;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TileKeeperTest {

    private static void assertTiles(ProvenLog log, String... names) {
        assertThat(log.disk().listBelow("tile")).containsExactlyInAnyOrder(names);
    }

    @Test
    void keepsTheBlocksInWhichACheckpointEndsAndTheFirstRemainingBlock() throws IOException {
        ProvenLog log = ProvenLog.ofSegments(10, 5);
        log.checkpoint();
        log.growTo(256).checkpoint();
        log.growTo(700).log().rotate();
        log.growTo(1_030).checkpoint();
        new TileKeeper(log.log().journal()).keep(700);

        assertTiles(log, "tile/0/000", "tile/0/002.p/188");
        LeafHashes leaves = log.leaves();
        assertThat(log.disk().content("tile/0/000")).isEqualTo(leaves.bytes(0, 256));
        assertThat(log.disk().content("tile/0/002.p/188")).isEqualTo(leaves.bytes(512, 188));
    }

    @Test
    void keepsNothingWhereABlockBeginsAndNoCheckpointEndsInside() throws IOException {
        ProvenLog log = ProvenLog.ofSegments(512, 256);
        log.checkpoint();
        log.growTo(600);
        new TileKeeper(log.log().journal()).keep(256);
        new TileKeeper(log.log().journal()).keep(512);
        assertTiles(log);
    }

    @Test
    void keepsTheBlockInWhichTheWitnessedCheckpointEnds() throws IOException {
        ProvenLog log = ProvenLog.ofSegments(600, 512);
        log.checkpoint();
        log.disk()
                .put(
                        CheckpointFiles.WITNESSED,
                        ProvenLog.sign(300, log.leaves().root(300)).bytes());
        new TileKeeper(log.log().journal()).keep(512);
        assertTiles(log, "tile/0/001");
        log.disk().put(CheckpointFiles.WITNESSED, new byte[] {1, 2, 3});
        new TileKeeper(log.log().journal()).keep(512);
        assertTiles(log, "tile/0/001");
    }

    @Test
    void aLaterRemovalWidensATileFromTheEarlierOne() throws IOException {
        ProvenLog log = ProvenLog.ofSegments(400, 100, 130, 200, 300);
        log.checkpoint();
        for (int first : new int[] {100, 130, 200}) {
            log.remove(first);
            assertThat(log.disk().content("tile/0/000.p/" + first))
                    .isEqualTo(log.leaves().bytes(0, first));
        }
        log.remove(300);
        assertThat(log.disk().content("tile/0/001.p/44")).isEqualTo(log.leaves().bytes(256, 44));
    }

    @Test
    void whatAnEarlierRemovalHasNotKeptIsPassedOver() throws IOException {
        ProvenLog log = ProvenLog.ofSegments(700, 512, 600);
        log.remove(512);
        assertTiles(log);
        new CheckpointFiles(log.disk()).append(ProvenLog.sign(100, log.leaves().root(100)));
        log.remove(600);
        assertTiles(log, "tile/0/002.p/88");
    }

    @Test
    void aDamagedEntryStopsIt() throws IOException {
        ProvenLog log = ProvenLog.ofSegments(700, 600);
        log.checkpoint();
        String file = log.log().journal().view().segments().get(0).file();
        byte[] bytes = log.disk().content(file);
        bytes[bytes.length - 300] ^= 1;
        log.disk().put(file, bytes);
        assertThatExceptionOfType(DamagedEntryException.class)
                .isThrownBy(() -> new TileKeeper(log.log().journal()).keep(600));
        assertTiles(log);
    }

    @Test
    void tilesAreDurableWhenTheyAreKept() throws IOException {
        for (int at = 0; at < 16; at++) {
            for (int seed = 0; seed < 2; seed++) {
                ProvenLog log = ProvenLog.ofSegments(10, 5);
                log.checkpoint();
                log.growTo(300).log().rotate();
                log.growTo(400).checkpoint();
                int last = at;
                log.disk().plan((index, operation, name) -> index == last ? Fault.DIE : Fault.NONE);
                boolean kept = false;
                try {
                    new TileKeeper(log.log().journal()).keep(300);
                    kept = true;
                } catch (PowerLostException e) {
                    // as planned
                }
                SimulatedDisk next = log.disk().crash(SimulatedDisk.chance(seed));
                List<String> tiles = next.listBelow("tile").stream()
                        .filter(name -> !name.endsWith(".tmp"))
                        .toList();
                if (kept) {
                    assertThat(tiles).containsExactlyInAnyOrder("tile/0/000", "tile/0/001.p/44");
                }
                for (String tile : tiles) {
                    int block = tile.startsWith("tile/0/000") ? 0 : 256;
                    assertThat(next.content(tile)).isEqualTo(log.leaves().bytes(block, block == 0 ? 256 : 44));
                }
            }
        }
    }

    @Test
    void tellsASegmentThatIsNotAsInTheTree() throws IOException {
        ProvenLog log = ProvenLog.ofSegments(900, 300, 600);
        log.checkpoint();
        TileKeeper keeper = new TileKeeper(log.log().journal());
        List<Segment> segments = log.log().journal().view().segments();
        assertThat(segments).hasSize(3).allMatch(keeper::isAsInTree);

        byte[] tree = log.disk().content(TreeFile.NAME);
        for (int block = 0; block < 3; block++) {
            byte[] edited = tree.clone();
            edited[block * 32 + 5] ^= 1;
            log.disk().put(TreeFile.NAME, edited);
            // Blocks 0, 1 and 2 end in the segments 0, 1 and 2.
            for (int segment = 0; segment < 3; segment++) {
                assertThat(keeper.isAsInTree(segments.get(segment)))
                        .as("block %s, segment %s", block, segment)
                        .isEqualTo(segment != block);
            }
        }
    }
}
