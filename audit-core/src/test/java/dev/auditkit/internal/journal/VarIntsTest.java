package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VarIntsTest {

    @Test
    void numbersAreReadAsTheyWerePut() {
        VarInts ints = new VarInts(0);
        for (int shift = 0; shift < 31; shift++) {
            ints.put((1 << shift) - 1);
            ints.put(1 << shift);
        }
        ints.put(Integer.MAX_VALUE);
        byte[] bytes = ints.toArray();

        VarInts.Reader reader = new VarInts.Reader(bytes, 0, bytes.length);
        for (int shift = 0; shift < 31; shift++) {
            assertThat(reader.next()).isEqualTo((1 << shift) - 1);
            assertThat(reader.next()).isEqualTo(1 << shift);
        }
        assertThat(reader.isAtEnd()).isFalse();
        assertThat(reader.next()).isEqualTo(Integer.MAX_VALUE);
        assertThat(reader.isAtEnd()).isTrue();
        assertThat(reader.next()).isEqualTo(-1);
        assertThat(reader.isAtEnd()).isFalse();
    }

    @Test
    void signedNumbersAreReadAsTheyWerePut() {
        VarInts ints = new VarInts(3);
        long[] numbers = new long[4 * Long.SIZE];
        for (int shift = 0; shift < Long.SIZE; shift++) {
            long number = 1L << shift;
            System.arraycopy(new long[] {number, -number, number - 1, ~number}, 0, numbers, 4 * shift, 4);
        }
        Arrays.stream(numbers).forEach(ints::putSigned);

        VarInts.Reader reader = new VarInts.Reader(ints.toArray(), 0, ints.length());
        for (long number : numbers) {
            assertThat(reader.nextSigned()).isEqualTo(number);
        }
        assertThat(reader.isAtEnd()).isTrue();
    }

    @Test
    void numbersNearToZeroTakeAByte() {
        VarInts ints = new VarInts(8);
        for (int number = -64; number < 64; number++) {
            ints.putSigned(number);
        }
        assertThat(ints.length()).isEqualTo(128);
        ints.clear();
        assertThat(ints.length()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0x80, 1L << 31, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE})
    void whatIsCutOffIsNoNumber(long number) {
        VarInts ints = new VarInts(0);
        ints.putSigned(number);
        byte[] bytes = ints.toArray();
        for (int length = 0; length < bytes.length; length++) {
            VarInts.Reader reader = new VarInts.Reader(bytes, 0, length);
            reader.nextSigned();
            assertThat(reader.isAtEnd()).isFalse();
            assertThat(new VarInts.Reader(bytes, 0, length).next()).isEqualTo(-1);
        }
    }

    @Test
    void numberThatNoIntHasIsNone() {
        VarInts ints = new VarInts(0);
        ints.putSigned(Integer.MAX_VALUE);
        assertThat(new VarInts.Reader(ints.toArray(), 0, ints.length()).next()).isEqualTo(-1);
        byte[] endless = new byte[20];
        Arrays.fill(endless, (byte) -1);
        assertThat(new VarInts.Reader(endless, 0, 20).next()).isEqualTo(-1);
    }
}
