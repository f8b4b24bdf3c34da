package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class Sha256Test {

    private final Sha256 sha256 = new Sha256();
    private final byte[] hash = new byte[32];

    @Test
    void theLeafHashOfTheEmptyLeafIsThatOfRfc6962() {
        // The known answer of the certificate transparency code for a leaf without content.
        sha256.leafHash(new byte[0], 0, 0, hash, 0);
        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    @Test
    void aHashNeedsRoom() {
        assertThatThrownBy(() -> sha256.leafHash(new byte[1], 0, 1, new byte[31], 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void agreesWithTheDefinition(@ForAll byte[] leaf) {
        byte[] padded = new byte[leaf.length + 5];
        Arrays.fill(padded, (byte) '#');
        System.arraycopy(leaf, 0, padded, 3, leaf.length);
        sha256.leafHash(padded, 3, leaf.length, hash, 0);
        assertThat(HexFormat.of().formatHex(hash)).isEqualTo(Leaves.leafHash(leaf));
        assertThat(HexFormat.of().formatHex(sha256.of(padded, 3, leaf.length))).isEqualTo(Leaves.sha256(leaf));
        byte[] closed = Arrays.copyOf(leaf, leaf.length + 1);
        closed[leaf.length] = '}';
        sha256.leafHashOfOpenLeaf(padded, 3, leaf.length, hash);
        assertThat(HexFormat.of().formatHex(hash)).isEqualTo(Leaves.leafHash(closed));
    }

    @Test
    void writesToTheBeginningOfALargerArray() {
        byte[] larger = new byte[40];
        sha256.leafHash("{}".getBytes(StandardCharsets.US_ASCII), 0, 2, larger, 0);
        assertThat(HexFormat.of().formatHex(larger, 0, 32))
                .isEqualTo(Leaves.leafHash("{}".getBytes(StandardCharsets.US_ASCII)));
        assertThat(Arrays.copyOfRange(larger, 32, 40)).containsOnly(0);
    }
}
