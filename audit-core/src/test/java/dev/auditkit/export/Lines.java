package dev.auditkit.export;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditFormat;
import dev.auditkit.AuditLine;
import dev.auditkit.AuditResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Lines to export, and the documents that come of them. */
final class Lines {

    static final UUID ID = UUID.fromString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    static final String HASH = "sha256:" + "0f".repeat(32);

    private Lines() {}

    /** An entry that says the same text wherever it can say a text. */
    static AuditEntry saying(String text) {
        return new AuditEntry(
                7,
                HASH,
                Instant.parse("2025-10-23T08:30:45.1Z"),
                Instant.parse("2025-10-23T08:30:46Z"),
                ID,
                text,
                text,
                text,
                AuditResult.OK,
                text,
                text,
                text,
                Map.of(),
                text,
                text);
    }

    static AuditEntry withMetadata(Map<String, Object> metadata) {
        return new AuditEntry(
                0,
                HASH,
                Instant.EPOCH,
                null,
                ID,
                "x",
                null,
                null,
                AuditResult.ERROR,
                null,
                null,
                null,
                metadata,
                null,
                null);
    }

    static AuditLine of(AuditEntry entry, byte[] bytes) {
        return new AuditLine() {
            @Override
            public long seq() {
                return entry().seq();
            }

            @Override
            public AuditEntry entry() {
                if (entry == null) {
                    throw new AssertionError("not needed");
                }
                return entry;
            }

            @Override
            public byte[] bytes() {
                return bytes.clone();
            }

            @Override
            public byte[] leaf() {
                throw new AssertionError("not needed");
            }
        };
    }

    static byte[] document(AuditFormat format, List<AuditLine> lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            AuditFormat.EntryWriter writer = format.open(out);
            for (AuditLine line : lines) {
                writer.write(line);
            }
            writer.finish();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    static String csv(AuditEntry... entries) {
        return new String(
                document(
                        ExportFormats.csv(),
                        List.of(entries).stream()
                                .map(entry -> of(entry, new byte[0]))
                                .toList()),
                StandardCharsets.UTF_8);
    }
}
