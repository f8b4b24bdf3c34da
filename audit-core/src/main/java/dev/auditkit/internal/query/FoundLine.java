package dev.auditkit.internal.query;

import dev.auditkit.AuditDamage;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditIntegrityException;
import dev.auditkit.AuditLine;
import dev.auditkit.internal.codec.LeafDecoder;
import dev.auditkit.internal.codec.LineView;
import dev.auditkit.internal.codec.MalformedLeafException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line that matches. Immutable. */
final class FoundLine implements AuditLine {

    private final long seq;
    private final String file;
    private final long offset;
    private final byte[] bytes;
    private final @Nullable AuditEntry parsed;

    /**
     * @param seq its place
     * @param file the segment it is in
     * @param offset where in the segment
     * @param bytes the line with its line feed
     * @param parsed what it says, where that was needed to find it
     */
    FoundLine(long seq, String file, long offset, byte[] bytes, @Nullable AuditEntry parsed) {
        this.seq = seq;
        this.file = file;
        this.offset = offset;
        this.bytes = bytes;
        this.parsed = parsed;
    }

    @Override
    public long seq() {
        return seq;
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public byte[] leaf() {
        return view().leaf();
    }

    private LineView view() {
        LineView line = new LineView();
        line.parse(bytes, 0, bytes.length - 1);
        return line;
    }

    @Override
    public AuditEntry entry() {
        if (parsed != null) {
            return parsed;
        }
        try {
            return LeafDecoder.decode(view());
        } catch (MalformedLeafException e) {
            throw new AuditIntegrityException(
                    List.of(new AuditDamage(seq, file, offset, String.valueOf(e.getMessage()))));
        }
    }
}
