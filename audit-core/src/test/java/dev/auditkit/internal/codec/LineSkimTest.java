package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LineSkimTest {

    private final LineSkim skim = new LineSkim();

    private static byte[] lines(long first, int count) {
        LeafEncoder encoder = new LeafEncoder(AuditConfig.builder().node("n").build());
        JsonBytes lines = new JsonBytes(1_024);
        for (int i = 0; i < count; i++) {
            LineFormat.append(
                    lines, encoder.encode(AuditEvent.of("x".repeat(1 + i % 70)).build(), 1_000 + i), first + i);
        }
        return Arrays.copyOf(lines.array(), lines.length());
    }

    private boolean passes(byte[] lines, long first, int count) {
        skim.expect(first);
        int at = 0;
        while (at < lines.length) {
            if (!skim.next(lines, at, lines.length)) {
                return false;
            }
            at = skim.feed() + 1;
        }
        return skim.seq() == first + count;
    }

    @Test
    void goesFromLineToLineWhateverTheirLengths() {
        for (long first : new long[] {0, 5, 95, 999_999_999_999_999_700L}) {
            assertThat(passes(lines(first, 250), first, 250)).isTrue();
            assertThat(passes(lines(first, 250), first + 1, 250)).isFalse();
        }
    }

    @Test
    void seesWhetherBytesBeginAndEndAsTheLinesOfEntriesDo() {
        byte[] lines = lines(95, 30);
        assertThat(skim.frames(lines, lines.length, 95, 125)).isTrue();
        assertThat(skim.frames(lines, lines.length, 94, 125)).isFalse();
        assertThat(skim.frames(lines, lines.length, 95, 124)).isFalse();
        byte[] one = lines(99, 1);
        assertThat(skim.frames(one, one.length, 99, 100)).isTrue();
        for (int length = 0; length < one.length; length++) {
            assertThat(skim.frames(one, length, 99, 100)).isFalse();
            assertThat(skim.frames(lines, lines.length - 1 - length, 95, 125)).isFalse();
        }
        byte[] changed = lines.clone();
        changed[5] ^= 1;
        assertThat(skim.frames(changed, lines.length, 95, 125)).isFalse();
    }

    @Test
    void leafEndsWhereItsLastBraceWas() {
        byte[] line = lines(7, 1);
        LineView view = new LineView();
        assertThat(view.parse(line, 0, line.length - 1)).isNull();
        skim.expect(7);

        assertThat(skim.next(line, 0, line.length)).isTrue();
        assertThat(skim.leafEnd()).isEqualTo(view.leafEnd());
        assertThat(skim.feed()).isEqualTo(line.length - 1);
    }

    @Test
    void seesLinesThatAreMissingRepeatedSwappedMergedOrCut() {
        byte[] lines = lines(10, 3);
        int second = lines(10, 1).length;
        int third = lines(10, 2).length;
        byte[] missing = lines.clone();
        System.arraycopy(lines, third, missing, second, lines.length - third);

        assertThat(passes(Arrays.copyOf(missing, second + lines.length - third), 10, 2))
                .isFalse();
        assertThat(passes(Arrays.copyOf(lines, third), 10, 3)).isFalse();
        assertThat(passes(Arrays.copyOfRange(lines, second, lines.length), 10, 2))
                .isFalse();
        for (int length = 1; length < lines.length; length++) {
            boolean whole = length == second || length == third;
            assertThat(passes(Arrays.copyOf(lines, length), 10, length == second ? 1 : 2))
                    .isEqualTo(whole);
        }
        byte[] merged = lines.clone();
        merged[second - 1] = ' ';
        assertThat(passes(merged, 10, 3)).isFalse();
        assertThat(passes(new byte[1_000], 10, 1)).isFalse();
        assertThat(passes("\n\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 10, 1))
                .isFalse();
    }

    /** What follows the leaf, but the digits of the hash, is seen, and what each leaf begins with. */
    @Test
    void seesChangesOfTheFormAndNotOfTheContent() {
        byte[] lines = lines(10, 2);
        int end = lines(10, 1).length;
        skim.expect(10);
        assertThat(skim.next(lines, 0, lines.length)).isTrue();
        int leafEnd = skim.leafEnd();
        for (int i = 0; i < end; i++) {
            byte[] changed = lines.clone();
            changed[i] ^= 1;
            boolean form = i < 14 || (i >= leafEnd && i < end - 67) || i >= end - 3;

            assertThat(passes(changed, 10, 2)).as("byte %s", i).isEqualTo(!form);
        }
    }
}
