package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.internal.journal.SimulatedDisk.Fault;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DirectoryJournalTest {

    private static final String FIRST = "audit-00000000000000000000.jsonl";

    private final SimulatedDisk disk = new SimulatedDisk();

    @Test
    void directoryWithoutSegmentsIsAnEmptyLog() throws IOException {
        JournalView view = new DirectoryJournal(disk).view();

        assertThat(view).isEqualTo(JournalView.EMPTY);
        assertThat(view.firstSeq()).isZero();
        assertThat(view.endSeq()).isZero();
        assertThat(view.totalSize()).isZero();
    }

    @Test
    void everyViewSeesWhatTheWriterWroteBefore() throws IOException {
        LogBuilder log = new LogBuilder(disk);
        DirectoryJournal reader = new DirectoryJournal(disk);
        for (int round = 0; round < 30; round++) {
            log.entries(round % 7);
            if (round % 5 == 4) {
                log.rotate();
            }
            if (round % 10 == 9) {
                new SegmentCompressor(log.journal()).compressAll();
            }
            JournalView written = log.journal().view();
            JournalView seen = reader.view();

            assertThat(seen.endSeq()).isEqualTo(written.endSeq());
            assertThat(seen.totalSize()).isEqualTo(written.totalSize());
            assertThat(seen.segments())
                    .extracting(Segment::file)
                    .isEqualTo(written.segments().stream().map(Segment::file).toList());
            Segment last = seen.segments().get(seen.segments().size() - 1);
            Segment current = written.segments().get(written.segments().size() - 1);
            assertThat(reader.indexes().blocks(last)).isEqualTo(current.blocks());
            assertThat(reader.indexes().times(last)).isEqualTo(current.times());
        }
    }

    @Test
    void lineThatIsNotCompleteYetIsNotSeen() throws IOException {
        new LogBuilder(disk).entries(3);
        byte[] whole = disk.content(FIRST);
        DirectoryJournal reader = new DirectoryJournal(disk);
        int previous = 0;
        for (int length = 0; length <= whole.length; length += 13) {
            disk.put(FIRST, Arrays.copyOf(whole, length));
            int lines = (int) reader.view().endSeq();
            assertThat(lines).isBetween(previous, previous + 1);
            previous = lines;
        }
        disk.put(FIRST, whole);
        assertThat(reader.view().endSeq()).isEqualTo(3);
        assertThat(reader.view().totalSize()).isEqualTo(whole.length);
    }

    @Test
    void logThatWasCutBackIsReadAgain() throws IOException {
        LogBuilder log = new LogBuilder(disk).entries(20);
        byte[] whole = disk.content(FIRST);
        DirectoryJournal reader = new DirectoryJournal(disk);
        assertThat(reader.view().endSeq()).isEqualTo(20);
        assertThat(log.journal().view().endSeq()).isEqualTo(20);

        disk.put(FIRST, Arrays.copyOf(whole, whole.length / 2));

        assertThat(reader.view().endSeq()).isBetween(9L, 10L);
    }

    @Test
    void viewAndReadingChangeNothing() throws IOException {
        new LogBuilder(disk).entries(300).rotate().entries(5);
        disk.list().stream().filter(name -> name.endsWith(".idx")).forEach(disk::remove);
        disk.plan((at, operation, file) -> Fault.FAIL);
        DirectoryJournal reader = new DirectoryJournal(disk);

        JournalView view = reader.view();
        for (Segment segment : view.segments()) {
            assertThat(reader.indexes().blocks(segment)).isNotEmpty();
        }

        assertThat(view.endSeq()).isEqualTo(305);
        assertThat(disk.operations()).isZero();
        assertThat(reader.storage()).isSameAs(disk);
    }

    @Test
    void compressedLastSegmentIsSeen() throws IOException {
        LogBuilder log = new LogBuilder(disk).entries(300).rotate();
        new SegmentCompressor(log.journal()).compressAll();
        disk.remove("audit-00000000000000000300.jsonl");

        assertThat(new DirectoryJournal(disk).view().endSeq()).isEqualTo(300);
    }
}
