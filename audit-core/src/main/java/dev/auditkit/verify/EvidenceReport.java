package dev.auditkit.verify;

import dev.auditkit.verify.VerificationReport.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the check of an evidence bundle, or of a single proof, found. Immutable.
 *
 * @param verdict what it comes to: every entry is in the log or something is wrong
 * @param origin which log; null when no proof could be read
 * @param size how many entries the log had signed when the proofs were made
 * @param entries how many entries are proven
 * @param findings what is wrong, each with the name of its file
 */
public record EvidenceReport(Verdict verdict, @Nullable String origin, long size, long entries, List<String> findings) {

    /** Takes an unmodifiable copy of the list. */
    public EvidenceReport {
        findings = List.copyOf(findings);
    }

    /** Whether every entry is proven, as far as the keys that were given can show. */
    public boolean ok() {
        return verdict == Verdict.AUTHENTIC || verdict == Verdict.CONSISTENT;
    }
}
