package dev.auditkit.cli;

import dev.auditkit.AuditDamage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names each damaged place once, on standard error. For one thread. */
final class DamageReport {

    private final Shell shell;
    private final Printable printable;
    private final Set<AuditDamage> reported = new HashSet<>();

    DamageReport(Shell shell) {
        this.shell = shell;
        this.printable = shell.printable();
    }

    /** Names a place, unless that was done. */
    void add(AuditDamage damage) {
        if (reported.add(damage)) {
            shell.err().println("audit: damaged: " + printable.of(damage.toString()));
        }
    }

    /** Names each place that was not yet named. */
    void addAll(List<AuditDamage> damage) {
        damage.forEach(this::add);
    }

    /** Whether there is any. */
    int exitCode() {
        return reported.isEmpty() ? ExitCode.DONE : ExitCode.FINDINGS;
    }
}
