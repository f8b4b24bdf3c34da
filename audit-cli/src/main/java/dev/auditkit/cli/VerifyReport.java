package dev.auditkit.cli;

import dev.auditkit.note.VerifierKey;
import dev.auditkit.verify.Finding;
import dev.auditkit.verify.KeptCheckpoint;
import dev.auditkit.verify.VerificationReport;
import dev.auditkit.verify.VerificationReport.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a verification comes to, for people and for programs. Immutable. */
final class VerifyReport {

    private static final int LABEL = 18;
    private static final int MOST_SHOWN = 50;

    private final VerificationReport report;

    VerifyReport(VerificationReport report) {
        this.report = report;
    }

    /** For programs: one object on one line, in UTF-8. */
    byte[] json() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("verdict", report.verdict().name().toLowerCase(Locale.ROOT));
        fields.put("ok", report.ok());
        fields.put("log_dir", report.directory().toString());
        fields.put("origin", report.origin());
        fields.put("signed_size", report.signedSize());
        fields.put("root", report.root() == null ? null : report.root().toString());
        fields.put("first_seq", report.firstSeq());
        fields.put("end_seq", report.endSeq());
        fields.put("entries", report.entries());
        fields.put("unsigned_entries", report.unsignedEntries());
        fields.put("removal_seq", report.removalSeq() < 0 ? null : report.removalSeq());
        fields.put("bytes", report.bytes());
        fields.put("segments", report.segments());
        fields.put("checkpoints_checked", report.checkpointsChecked());
        fields.put("checkpoints_not_provable", report.checkpointsNotProvable());
        fields.put("key_changes", report.keyChanges());
        fields.put("keys", report.keys().stream().map(VerifierKey::toString).toList());
        fields.put("kept", report.kept() == null ? null : json(report.kept()));
        fields.put(
                "findings", report.findings().stream().map(VerifyReport::json).toList());
        fields.put("omitted_findings", report.omittedFindings());
        return (JsonText.of(fields) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, @Nullable Object> json(KeptCheckpoint kept) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("size", kept.size());
        fields.put("root", kept.root().toString());
        fields.put("outcome", kept.outcome().name().toLowerCase(Locale.ROOT));
        fields.put("proof", kept.proof().stream().map(Object::toString).toList());
        return fields;
    }

    private static Map<String, @Nullable Object> json(Finding found) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("kind", found.kind().name().toLowerCase(Locale.ROOT));
        fields.put("damage", found.kind().damage());
        fields.put("seq", found.seq() < 0 ? null : found.seq());
        fields.put("end_seq", found.seq() < 0 ? null : found.endSeq());
        fields.put("file", found.file());
        fields.put("offset", found.offset());
        fields.put("what", found.what());
        return fields;
    }

    /** For people, who may have been woken up for it: the verdict first, then what it rests on. */
    String text(Printable printable) {
        List<String> lines = new ArrayList<>();
        lines.add(verdict());
        lines.add("");
        report.firstDamage().ifPresent(first -> addDamage(lines, first));
        lines.add(field("log", report.directory() + (report.origin() == null ? "" : ", " + report.origin())));
        lines.add(field("signed", signed()));
        lines.add(field("present", present()));
        if (report.removalSeq() >= 0) {
            lines.add(field(
                    "removed",
                    number(report.firstSeq()) + " entries, as entry " + report.removalSeq()
                            + " (audit.retention) allows"));
        }
        lines.add(field(
                "checkpoints",
                number(report.checkpointsChecked()) + " checked"
                        + (report.checkpointsNotProvable() == 0
                                ? ""
                                : ", " + number(report.checkpointsNotProvable())
                                        + " no longer provable, as their entries were removed")));
        if (report.keyChanges() > 0) {
            lines.add(field("key changes", number(report.keyChanges()) + " followed"));
        }
        if (report.kept() != null) {
            lines.add(field("kept checkpoint", kept(report.kept())));
        }
        addNotes(lines);
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(printable.of(line)).append(System.lineSeparator()));
        return text.toString();
    }

    private String verdict() {
        return switch (report.verdict()) {
            case AUTHENTIC -> "OK: the log is what was written, and signed by the key that you gave.";
            case CONSISTENT ->
                "OK as far as it can be seen: everything in the log fits together. That it is authentic was"
                        + " not checked, as no --verifier-key was given.";
            case NOTHING_SIGNED ->
                "NOTHING SIGNED: no checkpoint covers any entry, so nothing shows that the log is what was"
                        + " written.";
            case DAMAGED -> "DAMAGED: the log is not what was written.";
        };
    }

    private void addDamage(List<String> lines, Finding first) {
        lines.add("First: " + first);
        List<Finding> damage = report.findings().stream()
                .filter(found -> found.kind().damage())
                .toList();
        damage.stream().skip(1).limit(MOST_SHOWN).forEach(found -> lines.add("Then:  " + found));
        long more = Math.max(0, damage.size() - 1 - MOST_SHOWN) + report.omittedFindings();
        if (more > 0) {
            lines.add("and " + number(more) + " more; --json lists them");
        }
        lines.add("");
        lines.add(
                "Copy the directory as it is before anybody changes anything in it. What the findings do not name is as"
                        + " it was written, as far as it is signed.");
        lines.add("");
    }

    private void addNotes(List<String> lines) {
        report.findings().stream()
                .filter(found -> !found.kind().damage())
                .limit(MOST_SHOWN)
                .forEach(found -> lines.add(field("note", found.toString())));
    }

    private String signed() {
        return report.root() == null ? "nothing" : number(report.signedSize()) + " entries, root " + report.root();
    }

    private String present() {
        if (report.segments() == 0) {
            return "no segment";
        }
        String all = number(report.entries()) + " entries from " + report.firstSeq() + " on, " + number(report.bytes())
                + " bytes in " + number(report.segments()) + " files";
        return report.unsignedEntries() == 0 || report.verdict() == Verdict.NOTHING_SIGNED
                ? all
                : all + "; the last " + number(report.unsignedEntries()) + " are not yet signed";
    }

    private static String kept(KeptCheckpoint kept) {
        String size = "of " + number(kept.size()) + " entries: ";
        return size
                + switch (kept.outcome()) {
                    case EXTENDED -> "the log is its continuation";
                    case NOT_PROVABLE -> "cannot be compared any more, as the hashes for it were removed";
                    case CONTRADICTED -> "the log is NOT its continuation";
                };
    }

    private static String field(String label, String value) {
        return label + " ".repeat(LABEL - label.length()) + value;
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
