package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.internal.codec.LineRun.State;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineRunTest {

    private final LineRun run = new LineRun();
    private final byte[] hash = new byte[64];

    private static byte[] leaf(String operation, String text) {
        return ("{\"timestamp\":\"2025-10-23T08:30:45.123456Z\",\"event_id\":\"0199fe1c-2d1f-7000-8000-000000000000\","
                        + "\"operation\":\"" + operation + "\",\"metadata\":{\"text\":\"" + text + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] sha256(byte[] leaf) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) 0);
            return digest.digest(leaf);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] line(byte[] leaf, long seq) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.write(leaf, 0, leaf.length - 1);
        line.writeBytes(
                (",\"seq\":" + seq + ",\"hash\":\"sha256:" + HexFormat.of().formatHex(sha256(leaf)) + "\"}\n")
                        .getBytes(StandardCharsets.UTF_8));
        return line.toByteArray();
    }

    private State check(byte[] line, long seq) {
        run.expect(seq);
        return run.check(line, 0, line.length, hash, 0);
    }

    @Test
    void takesLinesOfEveryLengthAtEveryPlaceAndLeavesThemAsTheyAre() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int seq = 0; seq < 1200; seq++) {
            all.writeBytes(line(leaf("test", "x".repeat(seq % 300)), seq));
        }
        byte[] lines = all.toByteArray();
        byte[] before = lines.clone();
        run.expect(0);
        int at = 0;
        for (int seq = 0; seq < 1200; seq++) {
            assertThat(run.seq()).isEqualTo(seq);
            assertThat(run.check(lines, at, lines.length, hash, 32)).isEqualTo(State.SOUND);
            assertThat(Arrays.copyOfRange(hash, 32, 64)).isEqualTo(sha256(leaf("test", "x".repeat(seq % 300))));
            assertThat(Arrays.equals(lines, at, run.lineEnd(), before, at, run.lineEnd()))
                    .isTrue();
            assertThat(run.ownOperationAt()).isZero();
            at = run.lineEnd();
        }
        assertThat(run.check(lines, at, lines.length, hash, 0)).isEqualTo(State.INCOMPLETE);
        assertThat(run.check(lines, 0, 100, hash, 0)).isEqualTo(State.INCOMPLETE);
    }

    @Test
    void takesNoLineThatBelongsElsewhere() {
        for (long seq : new long[] {0, 9, 10, 99, 999_999_999_999_999_999L}) {
            byte[] line = line(leaf("test", ""), seq);
            assertThat(check(line, seq)).isEqualTo(State.SOUND);
            assertThat(check(line, seq + 1)).isEqualTo(State.WRONG);
            assertThat(check(line, seq * 10 + 1)).isEqualTo(State.WRONG);
        }
        assertThat(check(line(leaf("test", ""), 1_000_000_000_000_000_000L), 1_000_000_000_000_000_000L))
                .isEqualTo(State.WRONG);
    }

    @Test
    void takesNoLineOfWhichABitIsAnother() {
        byte[] line = line(leaf("test", "\u00e9"), 42);
        for (int bit = 0; bit < 8 * line.length; bit++) {
            byte[] other = line.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(check(other, 42)).as("bit %d", bit).isNotEqualTo(State.SOUND);
        }
    }

    @Test
    void takesNoLeafThatIsTooLongOrNoText() {
        int frame = leaf("test", "").length;
        byte[] longest = leaf("test", "x".repeat(LineFormat.LARGEST_LEAF - frame));
        assertThat(check(line(longest, 1), 1)).isEqualTo(State.SOUND);
        byte[] longer = leaf("test", "x".repeat(LineFormat.LARGEST_LEAF - frame + 1));
        assertThat(check(line(longer, 1), 1)).isEqualTo(State.WRONG);
        for (int control = 0; control < 0x20; control++) {
            assertThat(check(line(leaf("test", "a" + (char) control), 1), 1)).isEqualTo(State.WRONG);
        }
        byte[] noText = leaf("test", "?");
        noText[noText.length - 4] = (byte) 0xc3;
        assertThat(check(line(noText, 1), 1)).isEqualTo(State.WRONG);
    }

    @Test
    void knowsTheEntriesOfTheLogsOwn() {
        byte[] own = line(leaf("audit.opened", ""), 1);
        assertThat(check(own, 1)).isEqualTo(State.SOUND);
        assertThat(new String(own, run.ownOperationAt(), 6, StandardCharsets.US_ASCII))
                .isEqualTo("opened");
        assertThat(check(line(leaf("auditor.opened", ""), 1), 1)).isEqualTo(State.SOUND);
        assertThat(run.ownOperationAt()).isZero();
        assertThat(check(line(leaf("x", "\\\",\\\"operation\\\":\\\"audit."), 1), 1))
                .isEqualTo(State.SOUND);
        assertThat(run.ownOperationAt()).isZero();
    }

    @Test
    void knowsUtf8AsTheJdkDoes() {
        Random random = new Random(1);
        for (int i = 0; i < 400_000; i++) {
            byte[] bytes = i < 1 << 16 ? new byte[] {(byte) (i >> 8), (byte) i} : new byte[1 + random.nextInt(5)];
            if (i >= 1 << 16) {
                random.nextBytes(bytes);
                bytes[0] |= (byte) (random.nextBoolean() ? 0xe0 : 0xf0);
                for (int k = 1; k < bytes.length; k++) {
                    bytes[k] = (byte) (random.nextInt(8) == 0 ? bytes[k] : (bytes[k] & 0x3f) | 0x80);
                }
            }
            assertThat(Utf8.valid(bytes, 0, bytes.length))
                    .as(() -> HexFormat.of().formatHex(bytes))
                    .isEqualTo(validForTheJdk(bytes));
        }
    }

    private static boolean validForTheJdk(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
