package dev.auditkit.internal.query;

import dev.auditkit.AuditEntry;
import dev.auditkit.internal.codec.LeafDecoder;
import dev.auditkit.internal.codec.LineView;
import dev.auditkit.internal.codec.MalformedLeafException;
import java.util.ArrayList;
import java.util.List;

/** Collects the lines that match. For one thread at a time. */
final class Matches implements LineTaker {

    private final EntryFilter filter;
    private final boolean decode;
    private final List<FoundLine> lines = new ArrayList<>();

    /**
     * @param filter what matches
     * @param decode whether every line that matches is to be parsed, so that one that is no entry counts as damage
     */
    Matches(EntryFilter filter, boolean decode) {
        this.filter = filter;
        this.decode = decode;
    }

    /** What was found, oldest first. */
    List<FoundLine> lines() {
        return lines;
    }

    @Override
    public void restart() {
        lines.clear();
    }

    @Override
    public void take(LineView line, String file, long offset) throws MalformedLeafException {
        if (!decode && filter.needsNoEntry()) {
            lines.add(new FoundLine(line.seq(), file, offset, line.line(), null));
            return;
        }
        AuditEntry entry = LeafDecoder.decode(line);
        if (filter.matches(entry)) {
            lines.add(new FoundLine(line.seq(), file, offset, line.line(), entry));
        }
    }

    @Override
    public boolean wantsHashes() {
        return true;
    }
}
