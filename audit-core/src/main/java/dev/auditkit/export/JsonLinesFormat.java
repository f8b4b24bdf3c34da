package dev.auditkit.export;

import dev.auditkit.AuditFormat;
import dev.auditkit.AuditLine;
import java.io.IOException;
import java.io.OutputStream;

/** The lines of the log as they are. */
final class JsonLinesFormat implements AuditFormat {

    @Override
    public String name() {
        return "jsonl";
    }

    @Override
    public EntryWriter open(OutputStream out) {
        return new EntryWriter() {
            @Override
            public void write(AuditLine line) throws IOException {
                out.write(line.bytes());
            }

            @Override
            public void finish() {
                // Lines need no end.
            }
        };
    }
}
