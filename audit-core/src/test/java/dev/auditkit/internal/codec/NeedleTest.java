package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NeedleTest {

    @Test
    void findsWhatASearchByteByByteFinds() {
        Random random = new Random(7);
        for (int round = 0; round < 40_000; round++) {
            byte[] hay = bytes(random, random.nextInt(60));
            byte[] needle = bytes(random, 2 + random.nextInt(round % 2 == 0 ? 3 : 45));
            int from = random.nextInt(hay.length + 1);
            int to = from + random.nextInt(hay.length - from + 1);
            String text = new String(hay, from, to - from, StandardCharsets.ISO_8859_1);
            int expected = text.indexOf(new String(needle, StandardCharsets.ISO_8859_1));

            for (boolean alone : new boolean[] {true, false}) {
                assertThat(new Needle(needle, alone).indexIn(hay, from, to))
                        .isEqualTo(expected < 0 ? -1 : from + expected);
            }
        }
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        byte[] some = {'a', 'b', '"', (byte) 0x80, (byte) 0xff, 0, 1, 'a', 'a', 'b'};
        for (int i = 0; i < length; i++) {
            bytes[i] = some[random.nextInt(some.length)];
        }
        return bytes;
    }

    @Test
    void findsItAmongItsOwnBytes() {
        Random random = new Random(8);
        for (int round = 0; round < 2_000; round++) {
            byte[] needle = bytes(random, 8 + random.nextInt(60));
            byte[] hay = new byte[5 * needle.length];
            for (int at = 0; at < hay.length; ) {
                int count = Math.min(1 + random.nextInt(needle.length), hay.length - at);
                System.arraycopy(
                        needle, random.nextInt(needle.length - count % needle.length), hay, at, count % needle.length);
                at += count;
            }
            System.arraycopy(needle, 0, hay, random.nextInt(hay.length - needle.length), needle.length);
            int expected = new String(hay, StandardCharsets.ISO_8859_1)
                    .indexOf(new String(needle, StandardCharsets.ISO_8859_1));

            assertThat(new Needle(needle).indexIn(hay, 0, hay.length)).isEqualTo(expected);
        }
    }

    @Test
    void theNextPlaceIsNotBehindItNorBehindBlankBytes() {
        Needle needle = new Needle("\"user\":\"zoe\"".getBytes(StandardCharsets.US_ASCII));
        assertThat(needle.isLong()).isTrue();
        byte[] hay = "-".repeat(500).getBytes(StandardCharsets.US_ASCII);
        assertThat(needle.next(hay, 0, 500)).isEqualTo(500);
        for (int at = 0; at < 450; at++) {
            byte[] blank = hay.clone();
            Arrays.fill(blank, at, at + 40, (byte) (at % 2 == 0 ? 0 : -1));
            assertThat(needle.next(blank, 0, 500)).isBetween(at, at + 40);
            byte[] found = hay.clone();
            System.arraycopy("\"user\":\"zoe\"".getBytes(StandardCharsets.US_ASCII), 0, found, at, 12);
            assertThat(needle.next(found, 0, 500)).isEqualTo(at);
        }
        assertThat(new Needle("\"user\":\"zoe\"".getBytes(StandardCharsets.US_ASCII), false).isLong())
                .as("one of many has no table of its own")
                .isFalse();
        Needle few = new Needle("abc".getBytes(StandardCharsets.US_ASCII));
        assertThat(few.isLong()).isFalse();
        assertThat(few.next(hay, 7, 500)).isEqualTo(7);
    }

    @Test
    void findsItAtEveryPlace() {
        Needle needle = new Needle("\"user\":\"zoe\"".getBytes(StandardCharsets.US_ASCII));
        for (int length = 12; length < 80; length++) {
            for (int at = 0; at + 12 <= length; at++) {
                String hay = "-".repeat(at) + "\"user\":\"zoe\"" + "-".repeat(length - at - 12);

                assertThat(needle.indexIn(hay.getBytes(StandardCharsets.US_ASCII), 0, length))
                        .isEqualTo(at);
            }
        }
    }
}
