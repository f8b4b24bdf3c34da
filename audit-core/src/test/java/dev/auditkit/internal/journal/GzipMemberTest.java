package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipMemberTest {

    private final GzipMember gzip = new GzipMember();

    @AfterEach
    void free() {
        gzip.close();
    }

    private byte[] compressed(byte[] plain) {
        gzip.compress(plain, plain.length);
        return Arrays.copyOf(gzip.array(), gzip.length());
    }

    private static byte[] text(int length) {
        return "{\"timestamp\":\"2025-10-23T08:30:45.123456Z\"}\n"
                .repeat(length / 44 + 1)
                .substring(0, length)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return noise;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 65_526, 65_527, 65_536, 70_000, 131_072, 1_000_000})
    void whatIsCompressedIsReadBackHereAndElsewhere(int length) throws IOException {
        for (byte[] plain : new byte[][] {text(length), noise(length)}) {
            byte[] member = compressed(plain);

            assertThat(ReferenceReader.gunzip(member)).isEqualTo(plain);
            assertThat(gzip.decompress(member, 0, member.length)).isEqualTo(member.length);
            assertThat(Arrays.copyOf(gzip.array(), gzip.length())).isEqualTo(plain);
        }
    }

    @Test
    void equalBlocksHaveEqualBytes() {
        byte[] one = compressed(text(10_000));
        compressed(noise(3_000));

        assertThat(compressed(text(10_000))).isEqualTo(one);
        assertThat(Arrays.copyOf(one, 10)).containsExactly(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
    }

    @Test
    void onlyTheGivenBytesAreCompressed() throws IOException {
        gzip.compress(text(500), 300);

        assertThat(ReferenceReader.gunzip(Arrays.copyOf(gzip.array(), gzip.length())))
                .isEqualTo(text(300));
    }

    @Test
    void memberIsFoundWithinOtherBytes() throws IOException {
        byte[] one = compressed(text(1_000));
        byte[] two = compressed(noise(2_000));
        byte[] both = Arrays.copyOf(noise(7), 7 + one.length + two.length + 9);
        System.arraycopy(one, 0, both, 7, one.length);
        System.arraycopy(two, 0, both, 7 + one.length, two.length);

        assertThat(gzip.decompress(both, 7, both.length - 7)).isEqualTo(one.length);
        assertThat(gzip.decompress(both, 7 + one.length, two.length)).isEqualTo(two.length);
        assertThat(Arrays.copyOf(gzip.array(), gzip.length())).isEqualTo(noise(2_000));
        assertThat(GzipMember.beginsAt(both, 7)).isTrue();
        assertThat(GzipMember.beginsAt(both, 8)).isFalse();
    }

    @Test
    void everyTruncationIsNoticed() {
        byte[] member = compressed(text(300));
        for (int length = 0; length < member.length; length++) {
            int count = length;
            assertThatExceptionOfType(DamagedBlockException.class).isThrownBy(() -> gzip.decompress(member, 0, count));
        }
    }

    /** The deflate stream may end in bits that mean nothing: a change of those changes no text. */
    @Test
    void everyChangedBitIsNoticedOrMeansNothing() {
        byte[] plain = text(3_000);
        byte[] member = compressed(plain);
        int meaningless = 0;
        for (int i = 0; i < member.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = member.clone();
                changed[i] ^= (byte) (1 << bit);
                try {
                    gzip.decompress(changed, 0, changed.length);
                    assertThat(Arrays.copyOf(gzip.array(), gzip.length())).isEqualTo(plain);
                    meaningless++;
                } catch (DamagedBlockException e) {
                    assertThat(e).hasMessageContaining("gzip member");
                }
            }
        }
        assertThat(meaningless).isLessThan(8);
    }

    @Test
    void damagedMemberDoesNotSpoilTheNext() throws IOException {
        byte[] member = compressed(text(5_000));
        byte[] changed = member.clone();
        changed[40] ^= 0x55;
        assertThatExceptionOfType(DamagedBlockException.class)
                .isThrownBy(() -> gzip.decompress(changed, 0, changed.length));

        gzip.decompress(member, 0, member.length);

        assertThat(Arrays.copyOf(gzip.array(), gzip.length())).isEqualTo(text(5_000));
    }
}
