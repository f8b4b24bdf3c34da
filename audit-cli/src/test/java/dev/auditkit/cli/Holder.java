package dev.auditkit.cli;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import java.io.IOException;
import java.nio.file.Path;

/** A process that has a log open until its input ends. */
final class Holder {

    private Holder() {}

    public static void main(String[] arguments) throws IOException {
        AuditConfig config =
                AuditConfig.builder().logDir(Path.of(arguments[0])).minFreeMb(0).build();
        try (AuditLog log = AuditLog.open(config)) {
            log.log(AuditEvent.of("held").build());
            log.flush();
            System.out.println("open");
            while (System.in.read() >= 0) {
                // Hold on.
            }
        }
    }
}
