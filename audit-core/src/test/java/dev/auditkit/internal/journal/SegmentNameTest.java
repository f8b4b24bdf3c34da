package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentNameTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4_711, Long.MAX_VALUE})
    void nameIsReadBack(long seq) {
        for (boolean compressed : new boolean[] {false, true}) {
            SegmentName name = new SegmentName(seq, compressed);

            assertThat(SegmentName.parse(name.file())).isEqualTo(name);
        }
    }

    @Test
    void namesAreAsDocumented() {
        assertThat(new SegmentName(4_711, false).file()).isEqualTo("audit-00000000000000004711.jsonl");
        assertThat(new SegmentName(4_711, true).file()).isEqualTo("audit-00000000000000004711.jsonl.gz");
        assertThat(SegmentName.index(4_711)).isEqualTo("audit-00000000000000004711.idx");
        assertThat(SegmentName.torn(4_711, 0)).isEqualTo("audit-00000000000000004711.torn");
        assertThat(SegmentName.torn(4_711, 2)).isEqualTo("audit-00000000000000004711-2.torn");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "audit-1.jsonl",
                "audit-00000000000000004711.idx",
                "audit-00000000000000004711.jsonl.gz.tmp",
                "audit-00000000000000004711.jsonl.tmp",
                "audit-00000000000000004711xjsonl",
                "Audit-00000000000000004711.jsonl",
                "audit-000000000000000047110.jsonl",
                "audit-99999999999999999999.jsonl",
                "audit--0000000000000004711.jsonl",
                "lock"
            })
    void otherNamesAreNone(String name) {
        assertThat(SegmentName.parse(name)).isNull();
    }
}
