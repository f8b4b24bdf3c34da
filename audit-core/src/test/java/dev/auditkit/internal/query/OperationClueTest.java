package dev.auditkit.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.internal.codec.LineSkim;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationClueTest {

    private static final String TIME = "2025-10-23T08:30:45.123456Z";
    private static final String ID = "0199f3a1-2b3c-7d4e-8f50-123456789abc";
    private static final String PLAIN = "{\"timestamp\":\"" + TIME + "\",\"event_id\":\"" + ID
            + "\",\"operation\":\"order.cancel\",\"result\":\"ok\"";
    private static final String WITH_RECORDING =
            PLAIN.replace(",\"event_id\"", ",\"recorded_at\":\"" + TIME + "\",\"event_id\"");
    private static final String LATER = PLAIN.replace(",\"operation\"", ",\"of_a_later_version\":1,\"operation\"");

    private static boolean finds(String leaf, int from, String... beginnings) {
        OperationClue clue = new OperationClue(Arrays.stream(beginnings)
                .map(beginning -> beginning.getBytes(StandardCharsets.UTF_8))
                .toList());
        byte[] bytes = ("x" + leaf + "}").getBytes(StandardCharsets.UTF_8);
        return clue.isIn(bytes, 1 + from, bytes.length - 1);
    }

    @Test
    void findsAWholeOperationOrItsBeginningAtItsPlaceAndElsewhere() {
        for (String leaf : List.of(PLAIN, WITH_RECORDING, LATER)) {
            for (int from : new int[] {0, LineSkim.HEAD}) {
                assertThat(finds(leaf, from, "order.cancel\"")).as(leaf).isTrue();
                assertThat(finds(leaf, from, "order.")).as(leaf).isTrue();
                assertThat(finds(leaf, from, "none\"", "order.cancel\""))
                        .as(leaf)
                        .isTrue();
            }
        }
    }

    @Test
    void doesNotTakeAnotherOperationForIt() {
        for (String leaf : List.of(PLAIN, WITH_RECORDING, LATER)) {
            for (int from : new int[] {0, LineSkim.HEAD}) {
                assertThat(finds(leaf, from, "order.cance\"")).as(leaf).isFalse();
                assertThat(finds(leaf, from, "rder.")).as(leaf).isFalse();
                assertThat(finds(leaf, from, "ok\"")).as(leaf).isFalse();
                assertThat(finds(leaf, from, "order.cancel\",\"result\":\"ok\",\"and\":\"more\""))
                        .as(leaf)
                        .isFalse();
            }
        }
    }

    @Test
    void aLeafThatEndsBeforeItsOperationHasNone() {
        for (String leaf : List.of(PLAIN, WITH_RECORDING)) {
            int operation = leaf.indexOf("cancel");
            for (int length = LineSkim.HEAD; length <= operation; length++) {
                assertThat(finds(leaf.substring(0, length), LineSkim.HEAD, "order.cancel\""))
                        .isFalse();
            }
        }
    }
}
