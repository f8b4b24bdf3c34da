package dev.auditkit.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects findings; neighbours of one kind become one, and beyond some thousands they are only counted. For one thread. */
final class Findings {

    private static final int MOST = 2_000;

    private final List<Finding> list = new ArrayList<>();
    private long omitted;

    void add(Finding finding) {
        Finding last = list.isEmpty() ? null : list.get(list.size() - 1);
        if (last != null
                && last.kind() == finding.kind()
                && finding.seq() >= 0
                && last.endSeq() == finding.seq()
                && last.file().equals(finding.file())
                && last.what().equals(finding.what())) {
            list.set(
                    list.size() - 1,
                    new Finding(last.kind(), last.seq(), finding.endSeq(), last.file(), last.offset(), last.what()));
        } else if (list.size() < MOST) {
            list.add(finding);
        } else {
            omitted++;
        }
    }

    void add(FindingKind kind, String file, long offset, String what) {
        add(Finding.ofFile(kind, file, offset, what));
    }

    /** Whether there is damage among the entries before that one. */
    boolean damagedBefore(long seq) {
        return list.stream().anyMatch(found -> found.kind().damage() && found.seq() >= 0 && found.seq() < seq);
    }

    /** How many were not kept. */
    long omitted() {
        return omitted;
    }

    boolean anyDamage() {
        return list.stream().anyMatch(found -> found.kind().damage());
    }

    /** Damage first, then in the order of the log; what is not about entries comes after what is. */
    List<Finding> sorted() {
        Comparator<Finding> order = Comparator.<Finding, Boolean>comparing(
                        found -> !found.kind().damage())
                .thenComparing(found -> found.seq() < 0)
                .thenComparingLong(Finding::seq);
        return list.stream().sorted(order).toList();
    }
}
