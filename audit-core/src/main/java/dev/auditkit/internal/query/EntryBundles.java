package dev.auditkit.internal.query;

import dev.auditkit.AuditDamage;
import dev.auditkit.AuditIntegrityException;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.internal.journal.JournalSource;
import dev.auditkit.internal.proof.MissingHashException;
import dev.auditkit.tree.TilePath;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads bundles of entries (C2SP tlog-tiles, "Log entries"): each leaf after its length in two bytes. For one thread. */
public final class EntryBundles {

    private final JournalSource source;

    /** @param source the log */
    public EntryBundles(JournalSource source) {
        this.source = source;
    }

    /**
     * The entries of a bundle that the log has signed.
     *
     * @throws MissingHashException when some of them were removed
     * @throws AuditIntegrityException when one of them is damaged
     */
    public byte[] read(TilePath bundle) throws IOException {
        long first = bundle.index() * TilePath.FULL;
        if (source.view().firstSeq() > first) {
            throw new MissingHashException(first);
        }
        AuditQuery query =
                AuditQuery.builder().fromSeq(first).order(Order.OLDEST_FIRST).build();
        List<AuditDamage> damage = new ArrayList<>();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(content);
        try (Scan scan = new QueryEngine(source, null).scan(query, false, damage::add)) {
            for (int i = 0; i < bundle.width(); i++) {
                FoundLine line = scan.next();
                if (line == null || line.seq() != first + i) {
                    throw damaged(damage, first + i);
                }
                byte[] leaf = line.leaf();
                out.writeShort(leaf.length);
                out.write(leaf);
            }
        }
        return content.toByteArray();
    }

    private static AuditIntegrityException damaged(List<AuditDamage> damage, long seq) {
        return new AuditIntegrityException(
                damage.isEmpty() ? List.of(new AuditDamage(seq, "", 0, "the entry is not there")) : damage);
    }
}
