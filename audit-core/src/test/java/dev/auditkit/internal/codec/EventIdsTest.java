package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class EventIdsTest {

    private final EventIds ids = new EventIds();

    private String draw(long micros) {
        JsonBytes json = new JsonBytes(0);
        ids.write(micros, json);
        return Leaves.utf8(Arrays.copyOf(json.array(), json.length()));
    }

    /** RFC 9562, section 5.7, with the fraction of section 6.2, method 3. */
    @Property
    void hasTheLayoutOfAUuidOfVersion7(@ForAll @LongRange(min = 0, max = 253_402_300_799_999_999L) long micros) {
        String text = draw(micros);
        assertThat(text).hasSize(36).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        UUID id = UUID.fromString(text);
        assertThat(id).hasToString(text);
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(micros / 1_000);
        assertThat(id.getMostSignificantBits() & 0xfff).isEqualTo((long) Math.floor(micros % 1_000 / 1_000.0 * 4_096));
    }

    @Test
    void hasTheTimeOfTheExampleOfTheStandard() {
        // RFC 9562, appendix A.6: 2022-02-22T14:22:22.000-05:00 is 017F22E2-79B0.
        assertThat(draw(1_645_557_742_000_000L)).startsWith("017f22e2-79b0-7000-");
        assertThat(draw(1_645_557_742_000_999L)).startsWith("017f22e2-79b0-7ffb-");
        assertThat(draw(1_645_557_742_000_500L)).startsWith("017f22e2-79b0-7800-");
    }

    @Test
    void idsOfLaterMicrosecondsSortLater() {
        String before = draw(Leaves.NOW);
        for (long micros = Leaves.NOW + 1; micros < Leaves.NOW + 3_000; micros++) {
            String id = draw(micros);
            assertThat(id).isGreaterThan(before);
            before = id;
        }
    }

    @Test
    void aTimeBefore1970IsWrittenAsItsLow48Bits() {
        assertThat(draw(-1)).startsWith("ffffffff-ffff-7ffb-");
        assertThat(draw(-1_000)).startsWith("ffffffff-ffff-7000-");
    }

    @Test
    void theLast62BitsAreDrawnAfreshForEachId() {
        Set<String> tails = new HashSet<>();
        long ones = 0;
        long zeros = 0;
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
            String id = draw(Leaves.NOW);
            tails.add(id.substring(19));
            long bits = UUID.fromString(id).getLeastSignificantBits() & 0x3fff_ffff_ffff_ffffL;
            ones |= bits;
            zeros |= ~bits;
        }
        assertThat(tails).hasSize(draws);
        assertThat(ones).as("no bit is always 0").isEqualTo(0x3fff_ffff_ffff_ffffL);
        assertThat(zeros).as("no bit is always 1").isEqualTo(-1L);
    }

    @Test
    void eachOfThe62BitsIsSetInAboutHalfOfTheIds() {
        int[] set = new int[62];
        int draws = 8_192;
        for (int i = 0; i < draws; i++) {
            long bits = UUID.fromString(draw(Leaves.NOW)).getLeastSignificantBits();
            for (int bit = 0; bit < 62; bit++) {
                set[bit] += (int) (bits >>> bit & 1);
            }
        }
        // Eight standard deviations (of 45): by chance once in more runs than there will be.
        assertThat(Arrays.stream(set).boxed()).allMatch(count -> Math.abs(count - draws / 2) < 362);
    }

    @Test
    void twoSourcesGiveDifferentIds() {
        JsonBytes json = new JsonBytes(0);
        new EventIds().write(Leaves.NOW, json);
        assertThat(Leaves.utf8(Arrays.copyOf(json.array(), json.length()))).isNotEqualTo(draw(Leaves.NOW));
    }
}
