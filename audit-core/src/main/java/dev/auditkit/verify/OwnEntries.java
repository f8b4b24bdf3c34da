package dev.auditkit.verify;

import dev.auditkit.AuditEntry;
import dev.auditkit.internal.codec.JsonBytes;
import dev.auditkit.internal.codec.Leaf;
import dev.auditkit.internal.codec.LeafDecoder;
import dev.auditkit.internal.codec.LineFormat;
import dev.auditkit.internal.codec.LineView;
import dev.auditkit.internal.codec.MalformedLeafException;
import dev.auditkit.tree.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the log says of itself in entries of its own: changes of its key, removals, indexes, and what it
 * adopted after a crash. For one thread. */
final class OwnEntries {

    private static final byte[][] MATTERING = {
        ascii("retention\""), ascii("recovered\""), ascii("key_changed\""), ascii("rotated\"")
    };

    private final LineView view = new LineView();
    private final List<KeyChange> keyChanges = new ArrayList<>();
    private final List<Removal> removals = new ArrayList<>();
    private final List<Adoption> adoptions = new ArrayList<>();
    private final Map<Long, Rotation> rotations = new HashMap<>();

    /** An entry {@code audit.key_changed}. */
    record KeyChange(long seq, String previous, String next) {}

    /** An entry {@code audit.retention}. */
    record Removal(long seq, long firstRemaining) {}

    /** An entry {@code audit.recovered} that adopted entries, both inclusive. */
    record Adoption(long seq, long from, long to) {}

    /** An entry {@code audit.rotated}. */
    private record Rotation(long firstSeq, long lastSeq, String indexHash) {}

    /** Whether the operation whose name goes on there is one of those. */
    static boolean matters(byte[] buffer, int at) {
        for (byte[] name : MATTERING) {
            if (at + name.length <= buffer.length
                    && Arrays.equals(buffer, at, at + name.length, name, 0, name.length)) {
                return true;
            }
        }
        return false;
    }

    /** Takes a sound line without its line feed. What is no entry as the log writes it says nothing. */
    void add(byte[] line) {
        if (view.parse(line, 0, line.length) != null) {
            return;
        }
        try {
            take(LeafDecoder.decode(view));
        } catch (MalformedLeafException e) {
            // It authorises nothing, then.
        }
    }

    /** Takes a leaf whose place in the log is proven. */
    void addLeaf(long seq, byte[] leaf) {
        JsonBytes line = new JsonBytes(leaf.length);
        LineFormat.append(line, Leaf.of(leaf, Hash.ofLeaf(leaf).bytes(), 0, 0), seq);
        add(Arrays.copyOf(line.array(), line.length() - 1));
    }

    private void take(AuditEntry entry) {
        Map<String, @Nullable Object> metadata = entry.metadata();
        switch (entry.operation()) {
            case "audit.retention" -> {
                if (metadata.get("first_remaining") instanceof Number first) {
                    removals.add(new Removal(entry.seq(), first.longValue()));
                }
            }
            case "audit.recovered" -> {
                if (metadata.get("adopted_from") instanceof Number from
                        && metadata.get("adopted_to") instanceof Number to) {
                    adoptions.add(new Adoption(entry.seq(), from.longValue(), to.longValue()));
                }
            }
            case "audit.rotated" -> {
                if (metadata.get("first_seq") instanceof Number first
                        && metadata.get("last_seq") instanceof Number last
                        && metadata.get("index_hash") instanceof String hash) {
                    rotations.put(entry.seq(), new Rotation(first.longValue(), last.longValue(), hash));
                }
            }
            case "audit.key_changed" -> {
                if (metadata.get("previous") instanceof String previous
                        && metadata.get("verifier_key") instanceof String next) {
                    keyChanges.add(new KeyChange(entry.seq(), previous, next));
                }
            }
            default -> {
                // Nothing that a verifier needs.
            }
        }
    }

    /** The changes of the key, oldest first, but for those that were adopted. */
    List<KeyChange> keyChanges() {
        return keyChanges.stream().filter(change -> !adopted(change.seq())).toList();
    }

    /** The newest removal before an entry that was not adopted; null when there is none. */
    @Nullable
    Removal newestRemoval(long before) {
        Removal newest = null;
        for (Removal removal : removals) {
            if (removal.seq() < before && !adopted(removal.seq())) {
                newest = removal;
            }
        }
        return newest;
    }

    /**
     * The hash of what the index of a segment says, as the entry behind it has it.
     *
     * @param endSeq the sequence number after its last entry
     * @param before entries from there on say nothing
     * @return null when no entry tells it, but for those that were adopted
     */
    @Nullable
    String indexHash(long firstSeq, long endSeq, long before) {
        Rotation rotation = rotations.get(endSeq);
        return rotation != null
                        && rotation.firstSeq() == firstSeq
                        && rotation.lastSeq() == endSeq - 1
                        && endSeq < before
                        && !adopted(endSeq)
                ? rotation.indexHash()
                : null;
    }

    private boolean adopted(long seq) {
        return adoptions.stream()
                .anyMatch(adoption -> adoption.seq() > seq && adoption.from() <= seq && seq <= adoption.to());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
