package dev.auditkit.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditPage;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditReceipt;
import dev.auditkit.AuditResult;
import dev.auditkit.AuditType;
import dev.auditkit.export.ExportFormats;
import dev.auditkit.verify.VerificationReport.Verdict;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InMemoryAuditLogTest {

    private static AuditEvent event(String operation) {
        return AuditEvent.of(operation).key("k:" + operation).user("alice").build();
    }

    @Test
    void everyReadSeesAllThatWasLogged() {
        try (InMemoryAuditLog log = InMemoryAuditLog.create()) {
            for (int i = 0; i < 100; i++) {
                log.log(event("op" + i));
                assertThat(log.entries()).hasSize(i + 1);
            }
            assertThat(log.query(AuditQuery.builder().key("k:op7").build()).entries())
                    .extracting(AuditEntry::operation, AuditEntry::key)
                    .containsExactly(org.assertj.core.api.Assertions.tuple("op7", "k:op7"));
        }
    }

    @Test
    void doesAllThatTheRealOneDoes(@TempDir Path directory) throws Exception {
        try (InMemoryAuditLog log = InMemoryAuditLog.create()) {
            AuditReceipt receipt = log.submit(event("a")).get(10, TimeUnit.SECONDS);
            assertThat(log.prove(receipt).get(10, TimeUnit.SECONDS)).isNotNull();
            assertThat(log.prove(receipt.seq())).isNotNull();
            assertThat(log.checkpoint()).isPresent();
            ByteArrayOutputStream exported = new ByteArrayOutputStream();
            log.export(AuditQuery.builder().operation("a").build(), ExportFormats.jsonl(), exported);
            log.export(AuditQuery.all(), ExportFormats.jsonl(), directory.resolve("all.jsonl"));
            assertThat(exported.toString(java.nio.charset.StandardCharsets.UTF_8))
                    .contains("\"operation\":\"a\"");
            assertThat(directory.resolve("all.jsonl")).isNotEmptyFile();
            assertThat(log.exportEvidence(AuditQuery.builder().operation("a").build(), directory.resolve("e.zip")))
                    .isNotNull();
            assertThat(log.rotate()).isPresent();
            assertThat(log.changeKey()).isNotNull();
            assertThat(log.verify().verdict()).isNotEqualTo(Verdict.DAMAGED);
            assertThat(log.cleanup(true).removedFiles()).isEmpty();
            log.acknowledge("nothing");
            assertThat(log.unavailable()).isEmpty();
            AuditPage page = log.query(AuditQuery.builder().limit(1).build());
            assertThat(page.nextCursor()).isNotNull();
            assertThat(log.entries()).hasSize(1);
        }
    }

    @Test
    void recordsReadsAndKeysUnlessItIsToldOtherwise() {
        AuditEvent read = AuditEvent.of("look").type(AuditType.READ).key("k").build();
        try (InMemoryAuditLog log = InMemoryAuditLog.create()) {
            log.log(read);
            assertThat(log.entries()).extracting(AuditEntry::key).containsExactly("k");
        }
        try (InMemoryAuditLog log =
                InMemoryAuditLog.create(options -> options.logReads(false).sensitiveKeys(false))) {
            log.log(read);
            log.log(event("write"));
            assertThat(log.entries()).extracting(AuditEntry::key).containsExactly((String) null);
            assertThat(log.config().logReads()).isFalse();
        }
    }

    @Test
    void forgetsWhatWasRecordedSoFar() {
        try (InMemoryAuditLog log = InMemoryAuditLog.create()) {
            log.log(event("a"));
            log.forget();
            assertThat(log.entries()).isEmpty();
            log.log(event("b"));
            assertThat(log.entries()).extracting(AuditEntry::operation).containsExactly("b");
            assertThat(log.query(AuditQuery.builder().fromSeq(0).operation("a").build())
                            .entries())
                    .isEmpty();
        }
    }

    @Test
    void leavesNothingBehind() {
        InMemoryAuditLog log = InMemoryAuditLog.create();
        log.log(event("a"));
        assertThat(log.config().logDir()).isDirectory();
        log.close();
        assertThat(log.config().logDir()).doesNotExist();
        log.close();
        assertThat(log.unavailable()).contains("it is closed");
    }

    @Test
    void mayBeDisabled() {
        try (InMemoryAuditLog log = InMemoryAuditLog.create(options -> options.enabled(false))) {
            log.log(event("a"));
            assertThat(log.entries()).isEmpty();
            assertThat(log.stats().enabled()).isFalse();
        }
    }

    @Test
    void twoDoNotKnowOfEachOther() {
        try (InMemoryAuditLog one = InMemoryAuditLog.create();
                InMemoryAuditLog two = InMemoryAuditLog.create()) {
            one.log(event("a"));
            assertThat(one.entries()).hasSize(1);
            assertThat(two.entries()).isEmpty();
        }
    }

    /** A method that is added to the log must be passed on, or a test would see less than the application does. */
    @Test
    void passesOnEveryMethodThatIsNotMadeOfOthers() {
        assertThat(Arrays.stream(AuditLog.class.getMethods())
                        .filter(method -> !Modifier.isStatic(method.getModifiers()))
                        .filter(method ->
                                !method.isDefault() || method.getName().equals("unavailable"))
                        .map(Method::getName))
                .allSatisfy(name -> assertThat(Arrays.stream(ForwardingAuditLog.class.getDeclaredMethods())
                                .map(Method::getName))
                        .contains(name));
    }

    @Test
    void resultsAreAsTheyWereRecorded() {
        try (InMemoryAuditLog log = InMemoryAuditLog.create()) {
            log.log(AuditEvent.of("x").result(AuditResult.DENIED).build());
            assertThat(log.entries()).extracting(AuditEntry::result).containsExactly(AuditResult.DENIED);
        }
    }
}
