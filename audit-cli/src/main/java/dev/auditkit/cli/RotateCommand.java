package dev.auditkit.cli;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code audit rotate}: seals the segment that is being written. */
@Command(
        name = "rotate",
        header = "Seals the segment that is being written and begins another.",
        description = {
            "Opens the log for writing, so it works only while no other process does; an application rotates its log"
                    + " itself. The sealed file is named on standard output."
        },
        footer = {"  Seal what there is before a backup:", "    audit rotate --log-dir /var/log/shop/audit"})
final class RotateCommand implements Callable<Integer> {

    private final Shell shell;
    private final ConfigOptions options;

    RotateCommand(Shell shell, ConfigOptions options) {
        this.shell = shell;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        AuditConfig config = options.config();
        ExistingLog.require(config, "A rotation");
        Optional<Path> sealed;
        try (AuditLog log = AuditLog.open(config)) {
            sealed = log.rotate();
        }
        if (sealed.isPresent()) {
            shell.println(shell.printable().of(sealed.get().toString()));
        }
        return ExitCode.DONE;
    }
}
