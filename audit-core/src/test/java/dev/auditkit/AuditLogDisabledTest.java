package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.export.ExportFormats;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogDisabledTest {

    private static final AuditEvent EVENT = AuditEvent.of("step").build();

    @TempDir
    Path temp;

    private Path directory;
    private Set<Thread> threads;
    private AuditLog log;

    @BeforeEach
    void open() {
        directory = temp.resolve("log");
        threads = Set.copyOf(Thread.getAllStackTraces().keySet());
        log = AuditLog.open(LogFiles.config(directory).enabled(false).build());
    }

    @Test
    void leavesNoFileAndNoThread() {
        log.log(EVENT);
        log.submit(EVENT).join();
        log.rotate();
        log.cleanup(false);
        log.flush();
        log.acknowledge("nothing");
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("audit-") && !threads.contains(thread))
                .isEmpty();
        log.close();
        log.close();
        assertThat(directory).doesNotExist();
    }

    @Test
    void givesAnEmptyReceipt() {
        assertThat(log.submit(EVENT)).isCompletedWithValue(AuditReceipt.empty());
    }

    @Test
    void hasNothingToShow() {
        assertThat(log.query(AuditQuery.all())).isEqualTo(new AuditPage(List.of(), null, List.of()));
        assertThat(log.stream(AuditQuery.all())).isEmpty();
        assertThat(log.rotate()).isEmpty();
        assertThat(log.cleanup(true).dryRun()).isTrue();
        assertThat(log.cleanup(false).removedFiles()).isEmpty();
    }

    @Test
    void refusesToExport() {
        Path target = temp.resolve("export.jsonl");
        assertThatThrownBy(() -> log.export(AuditQuery.all(), ExportFormats.jsonl(), target))
                .isInstanceOf(AuditDisabledException.class)
                .hasMessageContaining("audit.enabled");
        assertThatThrownBy(() -> log.export(AuditQuery.all(), ExportFormats.csv(), new ByteArrayOutputStream()))
                .isInstanceOf(AuditDisabledException.class);
        assertThat(target).doesNotExist();
    }

    @Test
    void hasNothingToProve() {
        assertThat(log.checkpoint()).isEmpty();
        assertThatThrownBy(() -> log.prove(0)).isInstanceOf(AuditDisabledException.class);
        assertThatThrownBy(() -> log.prove(AuditReceipt.empty())).isInstanceOf(AuditDisabledException.class);
        assertThatThrownBy(() -> log.verify()).isInstanceOf(AuditDisabledException.class);
        assertThatThrownBy(() -> log.changeKey()).isInstanceOf(AuditDisabledException.class);
        assertThatThrownBy(() -> log.exportEvidence(AuditQuery.all(), temp.resolve("evidence.zip")))
                .isInstanceOf(AuditDisabledException.class);
        assertThat(directory).doesNotExist();
    }

    @Test
    void saysSo() {
        AuditStats stats = log.stats();
        assertThat(stats.state()).isEqualTo(AuditStats.State.DISABLED);
        assertThat(stats.enabled()).isFalse();
        assertThat(stats.logDir()).isEqualTo(directory);
        assertThat(stats.entriesTotal()).isZero();
    }
}
