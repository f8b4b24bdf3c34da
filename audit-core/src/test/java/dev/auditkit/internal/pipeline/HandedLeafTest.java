package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.Workers;
import dev.auditkit.internal.codec.Leaf;
import dev.auditkit.internal.pipeline.HandOff.Outcome;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Leaves that callers have encoded, on their way through the hand-off. */
@SuppressWarnings("ThreadPriorityCheck") // a hint is all that is wanted
class HandedLeafTest {

    /** A leaf of that length all of which says who it is of. */
    private static Leaf leaf(int producer, int number, int length) {
        byte[] bytes = new byte[length];
        byte[] hash = new byte[32];
        Arrays.fill(bytes, (byte) number);
        ByteBuffer.wrap(hash).putInt(producer).putInt(number).putInt(length);
        return Leaf.of(bytes, hash, producer, number);
    }

    private static void requireWhole(Leaf leaf, int producer, int number, int length) {
        assertThat(leaf.length()).isEqualTo(length);
        assertThat(leaf.timestamp()).isEqualTo(producer);
        assertThat(leaf.recorded()).isEqualTo(number);
        byte[] expected = new byte[length];
        Arrays.fill(expected, (byte) number);
        assertThat(Arrays.equals(leaf.array(), leaf.offset(), leaf.offset() + length, expected, 0, expected.length))
                .isTrue();
        assertThat(leaf.hash()).isEqualTo(leaf(producer, number, length).hash());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 400, LeafSlots.LARGEST_LEAF, LeafSlots.LARGEST_LEAF + 1, 65_535})
    void aLeafIsCopiedSoThatItsEncoderCanGoOn(int length) {
        HandOff handOff = new HandOff(4);
        Leaf leaf = leaf(1, 2, length);
        assertThat(handOff.offer(leaf, length, 2, null)).isEqualTo(Outcome.ACCEPTED);
        Arrays.fill(leaf.array(), (byte) '#');
        Arrays.fill(leaf.hash(), (byte) '#');
        leaf.tell(0, 0, 9);
        requireWhole((Leaf) handOff.item(), 1, 2, length);
    }

    @Test
    void whatIsKnownOfALeafGoesWithIt() {
        HandOff handOff = new HandOff(4);
        Leaf leaf = leaf(1, 2, 10);
        leaf.tell(-5, 2, 7);
        handOff.offer(leaf, 10, 2, null);
        Leaf handed = (Leaf) handOff.item();
        assertThat(handed.timestamp()).isEqualTo(-5);
        assertThat(handed.recorded()).isEqualTo(2);
        assertThat(handed.truncated()).isEqualTo(7);
    }

    @Test
    void leavesForWhichThereIsNoSlotAreHandedOverToo() {
        HandOff handOff = new HandOff(10_000);
        for (int i = 0; i < 10_000; i++) {
            assertThat(handOff.offer(leaf(3, i, 100), 100, i, null)).isEqualTo(Outcome.ACCEPTED);
        }
        assertThat(handOff.offer(leaf(3, 0, 100), 100, 0, null)).isEqualTo(Outcome.FULL);
        for (int i = 0; i < 10_000; i++) {
            requireWhole((Leaf) handOff.item(), 3, i, 100);
            handOff.release();
        }
        assertThat(handOff.hasNext()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"2, 3", "64, 4", "2048, 4", "8192, 4", "32768, 4"})
    void noLeafIsEverMixedWithAnother(int capacity, int producers) {
        int each = 60_000 / producers;
        HandOff handOff = new HandOff(capacity);
        Workers workers = Workers.start(producers, producer -> {
            for (int i = 0; i < each; i++) {
                int length = i % 100 == 0 ? 2_000 : 50 + i % 7;
                Object item = i % 3 == 0 ? "event" : leaf(producer, i, length);
                while (handOff.offer(item, length, i, null) != Outcome.ACCEPTED) {
                    Thread.yield();
                }
            }
        });
        int leaves = 0;
        for (int taken = 0; taken < each * producers; ) {
            if (!handOff.hasNext()) {
                Thread.yield();
                continue;
            }
            if (handOff.item() instanceof Leaf leaf) {
                int number = (int) handOff.recorded();
                requireWhole(leaf, (int) leaf.timestamp(), number, number % 100 == 0 ? 2_000 : 50 + number % 7);
                leaves++;
            }
            handOff.release();
            taken++;
        }
        workers.join();
        assertThat(leaves).isEqualTo(each * producers - producers * ((each + 2) / 3));
    }
}
