package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NeedleTest {

    @Test
    void findsWhatASearchByteByByteFinds() {
        Random random = new Random(7);
        for (int round = 0; round < 40_000; round++) {
            byte[] hay = bytes(random, random.nextInt(60));
            byte[] needle = bytes(random, 2 + random.nextInt(round % 2 == 0 ? 3 : 12));
            int from = random.nextInt(hay.length + 1);
            int to = from + random.nextInt(hay.length - from + 1);
            String text = new String(hay, from, to - from, StandardCharsets.ISO_8859_1);
            int expected = text.indexOf(new String(needle, StandardCharsets.ISO_8859_1));

            assertThat(new Needle(needle).indexIn(hay, from, to)).isEqualTo(expected < 0 ? -1 : from + expected);
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
