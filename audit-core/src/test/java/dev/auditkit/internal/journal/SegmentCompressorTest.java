package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.internal.journal.SimulatedDisk.Fault;
import dev.auditkit.internal.journal.SimulatedDisk.PowerLostException;
import dev.auditkit.internal.query.QueryEngine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentCompressorTest {

    private static final Logger LOGGER = Logger.getLogger("dev.auditkit");
    private static final String FIRST = "audit-00000000000000000000.jsonl";
    private static final String MIDDLE = "audit-00000000000000000300.jsonl";

    private SimulatedDisk disk;
    private Journal journal;
    private List<String> hashes;

    @BeforeAll
    static void expectNoWarnings() {
        LOGGER.setLevel(Level.OFF);
    }

    @BeforeEach
    void threeSegments() throws IOException {
        threeSegments(700);
    }

    private void threeSegments(int inTheMiddle) throws IOException {
        disk = new SimulatedDisk();
        LogBuilder log = new LogBuilder(disk)
                .entries(300)
                .rotate()
                .entries(inTheMiddle)
                .rotate()
                .entries(10);
        log.journal().force();
        journal = log.journal();
        hashes = log.hashes();
    }

    private void compress() throws IOException {
        new SegmentCompressor(journal).compressAll();
    }

    @Test
    void compressedSegmentsHaveTheSameTextAndTakeLessRoom() throws IOException {
        byte[] first = disk.content(FIRST);
        byte[] middle = disk.content(MIDDLE);

        compress();

        assertThat(disk.list()).doesNotContain(FIRST, MIDDLE);
        assertThat(ReferenceReader.gunzip(disk.content(FIRST + ".gz"))).isEqualTo(first);
        assertThat(ReferenceReader.gunzip(disk.content(MIDDLE + ".gz"))).isEqualTo(middle);
        assertThat(disk.content(MIDDLE + ".gz").length).isLessThan(middle.length / 2);
        assertThat(disk.list()).filteredOn(name -> name.endsWith(".tmp")).isEmpty();
    }

    @Test
    void zcatReadsACompressedSegment(@TempDir Path directory) throws Exception {
        assumeThat(new File("/bin/zcat").canExecute() || new File("/usr/bin/zcat").canExecute())
                .as("zcat is there")
                .isTrue();
        byte[] middle = disk.content(MIDDLE);
        compress();
        Path file = Files.write(directory.resolve("segment.gz"), disk.content(MIDDLE + ".gz"));

        Process zcat = new ProcessBuilder("zcat", file.toString()).start();

        assertThat(zcat.getInputStream().readAllBytes()).isEqualTo(middle);
        assertThat(zcat.waitFor()).isZero();
    }

    @Test
    void everyBlockIsAMemberOfItsOwn() throws IOException {
        compress();
        byte[] file = disk.content(MIDDLE + ".gz");
        Segment segment = journal.view().segments().get(1);
        List<Block> blocks = journal.indexes().blocks(segment);

        assertThat(blocks).extracting(Block::firstSeq).containsExactly(300L, 512L, 768L);
        assertThat(segment.length()).isEqualTo(file.length);
        for (Block block : blocks) {
            byte[] member = Arrays.copyOfRange(file, (int) block.offset(), (int) block.offset() + block.length());
            assertThat(ReferenceReader.lines(MIDDLE, ReferenceReader.gunzip(member)))
                    .hasSize(block.count())
                    .first()
                    .satisfies(line -> assertThat(line.seq()).isEqualTo(block.firstSeq()));
        }
    }

    @Test
    void queriesOfCompressedSegmentsFindWhatThoseOfPlainOnesDo() throws IOException {
        List<AuditQuery> queries = List.of(
                AuditQuery.builder().build(),
                AuditQuery.builder().order(Order.OLDEST_FIRST).build(),
                AuditQuery.builder().user("user3").build(),
                AuditQuery.builder().where("number", 517).build());
        List<List<AuditEntry>> plain = queries.stream().map(this::find).toList();

        compress();

        assertThat(queries.stream().map(this::find).toList()).isEqualTo(plain);
        assertThat(plain.get(2)).hasSizeGreaterThan(100);
        assertThat(plain.get(3)).hasSize(1);
    }

    private List<AuditEntry> find(AuditQuery query) {
        try (var found = new QueryEngine(journal, null).stream(query, damage -> {
            throw new AssertionError(damage.toString());
        })) {
            return found.toList();
        }
    }

    @Test
    void plainFileGoesOnlyAfterTheCompressedOneIsSafe() throws IOException {
        compress();

        assertThat(disk.history())
                .containsSubsequence(
                        "WRITE " + FIRST + ".gz.tmp",
                        "FORCE " + FIRST + ".gz.tmp",
                        "RENAME " + FIRST + ".gz",
                        "SYNC directory",
                        "DELETE " + FIRST,
                        "SYNC directory");
    }

    @Test
    void compressingAgainDoesNothing() throws IOException {
        compress();
        int operations = disk.operations();

        compress();

        assertThat(disk.operations()).isEqualTo(operations);
    }

    @Test
    void segmentBeingWrittenStaysPlain() throws IOException {
        compress();

        assertThat(journal.view().segments())
                .extracting(segment -> segment.name().compressed())
                .containsExactly(true, true, false);
    }

    @Test
    void whicheverStepFailsTheSegmentsStayWholeAndTheNextRunFinishes() throws IOException {
        int steps = stepsOfACompression();
        for (Fault fault : List.of(Fault.FAIL, Fault.HALF)) {
            for (int failing = 0; failing < steps; failing++) {
                int index = failing;
                threeSegments(5);
                disk.plan((at, operation, file) -> at == index ? fault : Fault.NONE);
                try {
                    compress();
                } catch (IOException e) {
                    assertAllThere();
                }
                disk.heal();
                journal = LogBuilder.reopen(disk).journal();
                compress();
                assertAllThere();
                assertThat(disk.list()).doesNotContain(FIRST, MIDDLE);
            }
        }
    }

    @Test
    void powerLossAtAnyStepLosesNothing() throws IOException {
        int steps = stepsOfACompression();
        for (int last = 0; last < steps; last++) {
            int index = last;
            threeSegments(5);
            disk.plan((at, operation, file) -> at == index ? Fault.DIE : Fault.NONE);
            try {
                compress();
            } catch (PowerLostException e) {
                // as planned
            }
            SimulatedDisk after = disk.crash(SimulatedDisk.chance(index));
            journal = LogBuilder.reopen(after).journal();
            disk = after;
            assertAllThere();
            compress();
            assertAllThere();
            assertThat(disk.list()).doesNotContain(FIRST, MIDDLE);
        }
    }

    private int stepsOfACompression() throws IOException {
        threeSegments(5);
        int before = disk.operations();
        compress();
        return disk.operations() - before;
    }

    private void assertAllThere() throws IOException {
        assertThat(ReferenceReader.lines(disk))
                .extracting(ReferenceReader.Line::hash)
                .isEqualTo(hashes);
        assertThat(find(AuditQuery.builder().order(Order.OLDEST_FIRST).build()))
                .extracting(AuditEntry::hash)
                .isEqualTo(hashes);
    }

    @Test
    void damagedSegmentStaysAsItIsAndTheNextOneIsCompressed() throws IOException {
        byte[] changed = disk.content(FIRST);
        changed[40_000] ^= 1;
        disk.put(FIRST, changed);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(this::compress)
                .withMessageContaining("damaged")
                .withMessageContaining(FIRST);

        assertThat(disk.content(FIRST)).isEqualTo(changed);
        assertThat(disk.list()).doesNotContain(FIRST + ".gz", MIDDLE).contains(MIDDLE + ".gz");
    }

    @Test
    void segmentIsCompressedAlsoWhenItsIndexCannotBeSaved() throws IOException {
        disk.plan((at, operation, file) -> file.endsWith(".idx") ? Fault.FAIL : Fault.NONE);
        compress();
        disk.heal();

        assertThat(disk.list()).contains(FIRST + ".gz", MIDDLE + ".gz").doesNotContain(FIRST, MIDDLE);
        assertAllThere();
    }

    @Test
    void segmentThatIsCutOffIsNotReplaced() throws IOException {
        byte[] cut = Arrays.copyOf(disk.content(MIDDLE), 50_000);
        disk.put(MIDDLE, cut);

        assertThatExceptionOfType(IOException.class).isThrownBy(this::compress);
        assertThat(disk.content(MIDDLE)).isEqualTo(cut);
        assertThat(disk.list()).doesNotContain(MIDDLE + ".gz");
    }
}
