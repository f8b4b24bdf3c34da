package dev.auditkit.cli;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code audit rotate-key}: gives the log a new signing key. */
@Command(
        name = "rotate-key",
        header = "Gives the log a new signing key in place of its own.",
        description = {
            "An entry of the log names the new key, and the first checkpoint that covers it is signed by both, so that whoever"
                    + " trusts the old key can trust the new one. The new verifier key is printed on standard output: hand it"
                    + " to those who verify the log.",
            "",
            "Works only while no other process writes the log, and only for a key of the log's own. Where signing-key names a"
                    + " key, change it there, with the key so far in previous-signing-key."
        },
        footer = {"  audit rotate-key --log-dir /var/log/shop/audit"})
final class RotateKeyCommand implements Callable<Integer> {

    private final Shell shell;
    private final ConfigOptions options;

    RotateKeyCommand(Shell shell, ConfigOptions options) {
        this.shell = shell;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        AuditConfig config = options.config();
        ExistingLog.require(config, "A change of the key");
        try (AuditLog log = AuditLog.open(config)) {
            shell.println(log.changeKey().toString());
        }
        return ExitCode.DONE;
    }
}
