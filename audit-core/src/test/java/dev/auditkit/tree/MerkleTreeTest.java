package dev.auditkit.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

    private static final int LARGEST = 300;
    private static final List<Hash> LEAVES = leaves(LARGEST);

    /** The definition of RFC 6962, section 2.1, to the letter: the oracle for all that is done more cleverly. */
    private static Hash definedRoot(List<Hash> leaves) {
        if (leaves.isEmpty()) {
            return Hash.ofEmptyTree();
        }
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        return Hash.ofNode(definedRoot(leaves.subList(0, split)), definedRoot(leaves.subList(split, leaves.size())));
    }

    private static final HashReader READER =
            (level, index) -> definedRoot(LEAVES.subList((int) (index << level), (int) ((index + 1) << level)));

    private static List<Hash> leaves(int count) {
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(Hash.ofLeaf(("entry " + i).getBytes(StandardCharsets.UTF_8)));
        }
        return leaves;
    }

    private static Hash root(int size) {
        return definedRoot(LEAVES.subList(0, size));
    }

    @Test
    void rootsAndTheFrontierAreAsDefinedAtEverySize() throws IOException {
        Frontier frontier = new Frontier();
        for (int size = 0; size <= LARGEST; size++) {
            assertThat(MerkleTree.root(size, READER)).isEqualTo(root(size));
            assertThat(frontier.root()).isEqualTo(root(size));
            assertThat(Frontier.of(size, READER).root()).isEqualTo(root(size));
            if (size < LARGEST) {
                frontier.append(LEAVES.get(size));
            }
        }
    }

    @Test
    void aCopyOfAFrontierGoesItsOwnWay() {
        Frontier one = new Frontier();
        one.append(LEAVES.get(0));
        Frontier other = one.copy();
        other.append(LEAVES.get(1));

        assertThat(one.root()).isEqualTo(root(1));
        assertThat(other.root()).isEqualTo(root(2));
    }

    @Test
    void everyInclusionProofIsAcceptedForItsLeafAndForNoOther() throws IOException {
        for (int size = 1; size <= LARGEST; size++) {
            Hash root = root(size);
            for (int index = 0; index < size; index++) {
                List<Hash> proof = MerkleTree.inclusionProof(index, size, READER);
                Hash leaf = LEAVES.get(index);
                assertThat(ProofVerifier.includes(proof, leaf, index, size, root))
                        .isTrue();
                int other = (index + 1) % size;
                if (other != index) {
                    assertThat(ProofVerifier.includes(proof, LEAVES.get(other), index, size, root))
                            .isFalse();
                    assertThat(ProofVerifier.includes(proof, leaf, other, size, root))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void everyConsistencyProofIsAcceptedForItsSizesAndForNoOther() throws IOException {
        for (int newSize = 0; newSize <= LARGEST; newSize++) {
            for (int oldSize = 0; oldSize <= newSize; oldSize++) {
                List<Hash> proof = MerkleTree.consistencyProof(oldSize, newSize, READER);
                assertThat(ProofVerifier.extendsTree(proof, oldSize, root(oldSize), newSize, root(newSize)))
                        .isTrue();
                if (oldSize > 1) {
                    assertThat(ProofVerifier.extendsTree(proof, oldSize - 1, root(oldSize), newSize, root(newSize)))
                            .isFalse();
                    assertThat(ProofVerifier.extendsTree(proof, oldSize, root(oldSize - 1), newSize, root(newSize)))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void eachFlippedBitOfAnInclusionProofIsNoticed() throws IOException {
        for (int size : new int[] {1, 2, 3, 7, 8, 13, 64, 100}) {
            for (int index = 0; index < size; index++) {
                List<Hash> proof = MerkleTree.inclusionProof(index, size, READER);
                for (List<Hash> tampered : tamperings(proof)) {
                    assertThat(ProofVerifier.includes(tampered, LEAVES.get(index), index, size, root(size)))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void eachFlippedBitOfAConsistencyProofIsNoticed() throws IOException {
        for (int newSize : new int[] {2, 3, 7, 8, 13, 64, 100}) {
            for (int oldSize = 1; oldSize < newSize; oldSize++) {
                List<Hash> proof = MerkleTree.consistencyProof(oldSize, newSize, READER);
                for (List<Hash> tampered : tamperings(proof)) {
                    assertThat(ProofVerifier.extendsTree(tampered, oldSize, root(oldSize), newSize, root(newSize)))
                            .isFalse();
                }
            }
        }
    }

    /** The proof with a bit flipped in each hash, one hash too many, one too few, and each two neighbours swapped. */
    private static List<List<Hash>> tamperings(List<Hash> proof) {
        List<List<Hash>> all = new ArrayList<>();
        for (int i = 0; i < proof.size(); i++) {
            for (int bit = 0; bit < 8 * Hash.LENGTH; bit += 37) {
                byte[] bytes = proof.get(i).bytes();
                bytes[bit / 8] ^= (byte) (1 << (bit % 8));
                List<Hash> flipped = new ArrayList<>(proof);
                flipped.set(i, Hash.of(bytes));
                all.add(flipped);
            }
            if (i > 0) {
                List<Hash> swapped = new ArrayList<>(proof);
                swapped.set(i, proof.get(i - 1));
                swapped.set(i - 1, proof.get(i));
                all.add(swapped);
            }
        }
        List<Hash> longer = new ArrayList<>(proof);
        longer.add(LEAVES.get(0));
        all.add(longer);
        if (!proof.isEmpty()) {
            all.add(proof.subList(0, proof.size() - 1));
            all.add(proof.subList(1, proof.size()));
        }
        return all;
    }

    @Test
    void refusesLeavesAndSizesThatCannotBe() {
        assertThat(ProofVerifier.includes(List.of(), LEAVES.get(0), 1, 1, root(1)))
                .isFalse();
        assertThat(ProofVerifier.includes(List.of(), LEAVES.get(0), -1, 1, root(1)))
                .isFalse();
        assertThat(ProofVerifier.includes(List.of(), LEAVES.get(0), 0, 0, root(0)))
                .isFalse();
        assertThat(ProofVerifier.extendsTree(List.of(), 2, root(2), 1, root(1))).isFalse();
        assertThat(ProofVerifier.extendsTree(List.of(), -1, root(0), 1, root(1)))
                .isFalse();
        assertThat(ProofVerifier.extendsTree(List.of(), 0, root(1), 5, root(5))).isFalse();
        assertThatThrownBy(() -> MerkleTree.inclusionProof(3, 3, READER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("leaf 3 is not in a tree of 3");
        assertThatThrownBy(() -> MerkleTree.consistencyProof(4, 3, READER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a tree of 3 does not extend one of 4");
    }

    /** The leaves and roots that Certificate Transparency's implementations test each other with. */
    @Test
    void rootsOfThePublishedLeavesAreThePublishedRoots() throws IOException {
        String[] leaves = {
            "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
        };
        String[] roots = {
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
        };
        Frontier frontier = new Frontier();
        for (int i = 0; i < leaves.length; i++) {
            frontier.append(Hash.ofLeaf(HexFormat.of().parseHex(leaves[i])));
            assertThat(frontier.root()).hasToString(roots[i]);
        }
        assertThat(Hash.ofEmptyTree()).hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
