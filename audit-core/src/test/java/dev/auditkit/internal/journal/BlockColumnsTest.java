package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;
import dev.auditkit.internal.codec.KeyHasher;
import dev.auditkit.internal.codec.Leaf;
import dev.auditkit.internal.codec.LeafEncoder;
import dev.auditkit.internal.codec.LeafTerms;
import dev.auditkit.internal.codec.LeafTerms.Member;
import dev.auditkit.internal.codec.LineFormat;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockColumnsTest {

    private static final long[] TIMES = {0, 1_000, 999, Long.MIN_VALUE, Long.MAX_VALUE, -1, 1L << 40, 7};
    private static final int[] LINES = {1, 127, 128, 600, 65_536, LineFormat.LARGEST_LINE, 16_383, 16_384};
    private static final List<AuditResult> RESULTS = List.of(AuditResult.values());

    private final LeafEncoder encoder =
            new LeafEncoder(AuditConfig.builder().node("n").build());
    private final LeafTerms terms = new LeafTerms();

    /** The index of a block whose entries have what their number says. */
    private MemoryIndex index(int entries) {
        BlockTable table = new BlockTable(256);
        for (int i = 0; i < entries; i++) {
            Leaf leaf = encoder.encode(event(i), 0);
            terms.read(leaf.array(), leaf.offset(), leaf.offset() + leaf.length() - 1);
            table.add(256 + i, LINES[i % LINES.length], TIMES[i % TIMES.length] + i, 0, terms);
        }
        return table.index();
    }

    private static AuditEvent event(int number) {
        return AuditEvent.of("operation" + number % 100)
                .result(RESULTS.get(number % 3))
                .user(orNone("user", number, 2))
                .key(orNone("key", number, 3))
                .source(orNone("source", number, 5))
                .traceId(orNone("trace", number, 7))
                .build();
    }

    private static @Nullable String orNone(String name, int number, int noneOf) {
        return number % noneOf == 0 ? null : name + number;
    }

    private static int fingerprint(Member member, @Nullable String value) {
        return value == null ? 0 : BlockColumns.fingerprint(LeafTerms.term(member, value));
    }

    private static @Nullable BlockColumns columns(MemoryIndex index, byte[] bytes) {
        return BlockColumns.of(bytes, bytes.length, index, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 127, 128, 129, 255, 256})
    void whatIsKnownOfEachEntryIsReadAsItWasWritten(int entries) {
        MemoryIndex index = index(entries);
        BlockColumns columns = Objects.requireNonNull(columns(index, index.columns(0)));

        assertThat(columns.entries()).isEqualTo(entries);
        int at = 0;
        for (int i = 0; i < entries; i++) {
            OperationPair pair = columns.pair(columns.pairOf(i));
            assertThat(pair.name()).isEqualTo("operation" + i % 100);
            assertThat(pair.result()).isEqualTo(RESULTS.get(i % 3));
            assertThat(columns.segmentPairs().get(columns.numberInSegment(columns.pairOf(i))))
                    .isSameAs(pair);
            assertThat(columns.fingerprintOf(Member.USER, i)).isEqualTo(fingerprint(Member.USER, orNone("user", i, 2)));
            String key = orNone("key", i, 3);
            assertThat(columns.fingerprintOf(Member.KEY_HASH, i))
                    .isEqualTo(fingerprint(Member.KEY_HASH, key == null ? null : new KeyHasher(null).hash(key)));
            assertThat(columns.fingerprintOf(Member.SOURCE, i))
                    .isEqualTo(fingerprint(Member.SOURCE, orNone("source", i, 5)));
            assertThat(columns.fingerprintOf(Member.TRACE_ID, i))
                    .isEqualTo(fingerprint(Member.TRACE_ID, orNone("trace", i, 7)));
            assertThat(columns.timeOf(i)).isEqualTo(TIMES[i % TIMES.length] + i);
            assertThat(columns.lineStart(i)).isEqualTo(at);
            at += LINES[i % LINES.length];
            assertThat(columns.lineEnd(i)).isEqualTo(at);
        }
        assertThat(columns.length()).isEqualTo(at);
    }

    @Test
    void blockOfManyPairsHasThemAll() {
        BlockColumns columns = columns(index(256), index(256).columns(0));

        assertThat(columns.pairs()).isEqualTo(256);
    }

    @Test
    void whatIsCutOffOrTooLongIsNotTaken() {
        MemoryIndex index = index(20);
        byte[] bytes = index.columns(0);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(columns(index, Arrays.copyOf(bytes, length))).isNull();
        }
        assertThat(columns(index, Arrays.copyOf(bytes, bytes.length + 1))).isNull();
        assertThat(columns(index, bytes)).isNotNull();
    }

    @Test
    void columnsOfAnotherBlockAreNotTaken() {
        MemoryIndex index = index(20);

        assertThat(columns(index, index(21).columns(0))).isNull();
        assertThat(columns(index, index(19).columns(0))).isNull();
    }

    @Test
    void pairThatTheBlockDoesNotHaveAndLineOfNoLengthAreNotTaken() {
        MemoryIndex index = index(2);
        byte[] bytes = index.columns(0);
        byte[] wrongPair = bytes.clone();
        wrongPair[1] = 2;
        byte[] noLine = bytes.clone();
        noLine[10] = 0;

        assertThat(columns(index, wrongPair)).isNull();
        assertThat(columns(index, noLine)).isNull();
    }

    @Test
    void lineThatIsLongerThanAnyIsNotTaken() {
        Leaf leaf = encoder.encode(event(1), 0);
        terms.read(leaf.array(), leaf.offset(), leaf.offset() + leaf.length() - 1);
        for (int length : new int[] {LineFormat.LARGEST_LINE + 1, 1 << 24, Integer.MAX_VALUE}) {
            BlockTable table = new BlockTable(0);
            table.add(0, length, 1, 1, terms);
            MemoryIndex forged = table.index();

            assertThat(columns(forged, forged.columns(0)))
                    .as("%s bytes", length)
                    .isNull();
        }
    }

    @Test
    void nothingIsKeptOfABlockWithAnythingThatIsNoEntry() {
        BlockTable table = new BlockTable(0);
        terms.read(new byte[0], 0, 0);
        table.add(0, 10, 1, 1, terms);
        assertThat(table.index().columns(0)).isNull();

        BlockTable hole = new BlockTable(0);
        Leaf leaf = encoder.encode(event(1), 0);
        terms.read(leaf.array(), leaf.offset(), leaf.offset() + leaf.length() - 1);
        hole.add(0, 10, 1, 1, terms);
        assertThat(hole.index().columns(0)).isNotNull();
        hole.add(2, 10, 1, 1, terms);
        assertThat(hole.index().columns(0)).isNull();

        BlockTable damaged = new BlockTable(0);
        damaged.add(0, 10, 1, 1, terms);
        damaged.addDamaged(1);
        assertThat(damaged.index().columns(0)).isNull();
    }

    @Test
    void fingerprintsAreOneOf255() {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            seen.add(BlockColumns.fingerprint(LeafTerms.term(Member.USER, "user" + i)));
        }
        assertThat(seen).hasSize(255).doesNotContain(0);
    }
}
