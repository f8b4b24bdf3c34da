package dev.auditkit.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineChainTest {

    @Test
    void chainIsRisingAndAsLongAsAnyOther() {
        Random random = new Random(8);
        for (int round = 0; round < 3_000; round++) {
            long[] seqs = new long[random.nextInt(11)];
            for (int i = 0; i < seqs.length; i++) {
                seqs[i] = random.nextInt(5) == 0 ? LineChain.NONE : random.nextInt(10);
            }
            BitSet chain = LineChain.longest(seqs);

            assertThat(isRising(seqs, chain)).isTrue();
            assertThat(chain.cardinality()).isEqualTo(longestByTrial(seqs));
        }
    }

    private static boolean isRising(long[] seqs, BitSet chain) {
        long last = LineChain.NONE;
        for (int i = chain.nextSetBit(0); i >= 0; i = chain.nextSetBit(i + 1)) {
            if (seqs[i] <= last) {
                return false;
            }
            last = seqs[i];
        }
        return true;
    }

    private static int longestByTrial(long[] seqs) {
        int longest = 0;
        for (long bits = 0; bits < 1L << seqs.length; bits++) {
            BitSet choice = BitSet.valueOf(new long[] {bits});
            if (choice.cardinality() > longest && isRising(seqs, choice)) {
                longest = choice.cardinality();
            }
        }
        return longest;
    }
}
