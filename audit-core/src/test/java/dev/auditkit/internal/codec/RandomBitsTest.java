package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomBitsTest {

    @Test
    void noneComeTwiceFromOneSourceOrAnother() {
        Set<Long> drawn = new HashSet<>();
        for (int source = 0; source < 20; source++) {
            RandomBits random = new RandomBits();
            for (int i = 0; i < 10_000; i++) {
                assertThat(drawn.add(random.nextLong())).isTrue();
            }
        }
    }

    /** With 200,000 draws the standard deviation of a bit's count is 224: six of them are not left by chance in a lifetime. */
    @Test
    void eachBitIsOneHalfOfTheTime() {
        RandomBits random = new RandomBits();
        int[] ones = new int[Long.SIZE];
        for (int i = 0; i < 200_000; i++) {
            long bits = random.nextLong();
            for (int bit = 0; bit < Long.SIZE; bit++) {
                ones[bit] += (int) (bits >>> bit & 1);
            }
        }
        for (int count : ones) {
            assertThat(count).isBetween(100_000 - 1_344, 100_000 + 1_344);
        }
    }
}
