package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogKeysTest {

    private static final String KEY = "order:4711/\u00e9";
    private static final String SECRET = "a secret of some length";

    @TempDir
    Path temp;

    private LogFiles.Line record(AuditConfig.Builder config) {
        try (AuditLog log = AuditLog.open(config.build())) {
            log.log(AuditEvent.of("step").key(KEY).build());
            log.log(AuditEvent.of("step").key("other").build());
            log.log(AuditEvent.of("step").build());
            log.flush();
            assertThat(log.query(AuditQuery.builder().key(KEY).build()).entries())
                    .hasSize(1);
            String hash = log.query(AuditQuery.builder().key(KEY).build())
                    .entries()
                    .get(0)
                    .keyHash();
            assertThat(log.query(AuditQuery.builder().key(hash).build()).entries())
                    .hasSize(1);
        }
        assertThat(LogFiles.readEvents(temp).get(2).text("key_hash")).isNull();
        return LogFiles.readEvents(temp).get(0);
    }

    private static String sha256(String text) throws GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String hmac(String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void onlyTheHashOfAKeyIsWritten() throws GeneralSecurityException {
        LogFiles.Line line = record(LogFiles.config(temp));
        assertThat(line.text("key")).isNull();
        assertThat(line.text("key_hash")).isEqualTo("sha256:" + sha256(KEY));
        assertThat(line.leaf()).doesNotContain("4711");
    }

    @Test
    void theKeyIsWrittenWhereItIsWanted() throws GeneralSecurityException {
        LogFiles.Line line = record(LogFiles.config(temp).sensitiveKeys(true));
        assertThat(line.text("key")).isEqualTo(KEY);
        assertThat(line.text("key_hash")).isEqualTo("sha256:" + sha256(KEY));
    }

    @Test
    void aSecretMakesTheHashOneThatCannotBeGuessed() throws GeneralSecurityException {
        LogFiles.Line line = record(LogFiles.config(temp).keyHashSecret(SECRET));
        assertThat(line.text("key")).isNull();
        assertThat(line.text("key_hash")).isEqualTo("hmac-sha256:" + hmac("kid").substring(0, 8) + ":" + hmac(KEY));
    }

    @Test
    void aSecretAndKeysGoTogether() throws GeneralSecurityException {
        LogFiles.Line line = record(LogFiles.config(temp).keyHashSecret(SECRET).sensitiveKeys(true));
        assertThat(line.text("key")).isEqualTo(KEY);
        assertThat(line.text("key_hash")).endsWith(hmac(KEY));
    }
}
