package dev.auditkit.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlockHasherTest {

    private static final LeafHashes LEAVES = LeafHashes.numbered(2 * BlockHasher.LEAVES);

    private final BlockHasher hasher = new BlockHasher();

    @Test
    void theRootOfEveryCountIsThatOfTheTree() throws IOException {
        byte[] hashes = LEAVES.bytes(0, BlockHasher.LEAVES);
        for (int count = 1; count <= BlockHasher.LEAVES; count++) {
            assertThat(hasher.root(hashes, count))
                    .isEqualTo(LEAVES.root(count))
                    .isEqualTo(MerkleTree.root(count, LEAVES));
        }
    }

    @Test
    void leavesInTheMidstAreATreeOfTheirOwn() {
        byte[] hashes = LEAVES.bytes(0, LEAVES.size());
        for (int from = 0; from <= BlockHasher.LEAVES; from += 51) {
            for (int count = 1; count <= BlockHasher.LEAVES; count += 15) {
                Hash expected = new LeafHashes(IntStream.range(from, from + count)
                                .mapToObj(LEAVES::leaf)
                                .toList())
                        .root(count);
                assertThat(hasher.root(hashes, from, count)).isEqualTo(expected);
            }
        }
    }

    @Test
    void theLeavesStayAsTheyAreAndThoseBehindDoNotCount() {
        byte[] hashes = LEAVES.bytes(0, BlockHasher.LEAVES);
        byte[] before = hashes.clone();
        Hash root = hasher.root(hashes, 100);
        assertThat(hashes).isEqualTo(before);
        Arrays.fill(hashes, 100 * Hash.LENGTH, hashes.length, (byte) 7);
        assertThat(hasher.root(hashes, 100)).isEqualTo(root);
    }

    @Test
    void refusesWhatIsNoBlock() {
        byte[] hashes = LEAVES.bytes(0, LEAVES.size());
        for (int count : new int[] {Integer.MIN_VALUE, -1, 0, BlockHasher.LEAVES + 1, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> hasher.root(hashes, count))
                    .withMessageContaining(String.valueOf(count));
        }
    }
}
