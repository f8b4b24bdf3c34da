package dev.auditkit.internal.query;

import dev.auditkit.AuditDamage;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditEvidence;
import dev.auditkit.AuditExport;
import dev.auditkit.AuditFacet;
import dev.auditkit.AuditFacets;
import dev.auditkit.AuditFormat;
import dev.auditkit.AuditHistogram;
import dev.auditkit.AuditIntegrityException;
import dev.auditkit.AuditPage;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.AuditStorageException;
import dev.auditkit.internal.journal.JournalSource;
import dev.auditkit.internal.journal.OperationPair;
import dev.auditkit.internal.journal.PairCounts;
import dev.auditkit.internal.proof.Prover;
import dev.auditkit.note.TlogProof;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Answers queries from a journal. Safe for use by many threads. */
public final class QueryEngine {

    private final JournalSource source;
    private final @Nullable String keyHashSecret;

    /**
     * @param source the log
     * @param keyHashSecret with which its keys may have been hashed
     */
    public QueryEngine(JournalSource source, @Nullable String keyHashSecret) {
        this.source = source;
        this.keyHashSecret = keyHashSecret;
    }

    /** See {@link dev.auditkit.AuditReader#query}. */
    public AuditPage query(AuditQuery query) {
        int limit = query.limit() == 0 ? AuditQuery.DEFAULT_LIMIT : query.limit();
        List<AuditEntry> entries = new ArrayList<>();
        List<AuditDamage> damage = new ArrayList<>();
        try (Scan scan = scan(query, true, damage::add)) {
            FoundLine line = scan.next();
            while (line != null) {
                entries.add(line.entry());
                line = entries.size() < limit ? scan.next() : null;
            }
            String next = entries.size() == limit && scan.mayHaveMore()
                    ? Cursor.after(query.order(), entries.get(limit - 1).seq()).text()
                    : null;
            return new AuditPage(entries, next, damage);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** See {@link dev.auditkit.AuditReader#stream(AuditQuery, Consumer)}. */
    public Stream<AuditEntry> stream(AuditQuery query, Consumer<AuditDamage> onDamage) {
        try {
            Scan scan = scan(query, true, onDamage);
            Stream<AuditEntry> all = StreamSupport.stream(new Pull(scan), false).onClose(() -> close(scan));
            return query.limit() == 0 ? all : all.limit(query.limit());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** See {@link dev.auditkit.AuditReader#facets(AuditQuery, Set)}. */
    public AuditFacets facets(AuditQuery query, Set<AuditFacet> by) {
        List<AuditDamage> damage = new ArrayList<>();
        return count(query, Tally.ofFacets(by), damage).facets(damage);
    }

    /** See {@link dev.auditkit.AuditReader#histogram}. */
    public AuditHistogram histogram(AuditQuery query, Duration width) {
        List<AuditDamage> damage = new ArrayList<>();
        return count(query, Tally.ofTimes(width), damage).histogram(damage);
    }

    private Tally count(AuditQuery query, Tally tally, List<AuditDamage> damage) {
        EntryFilter filter = new EntryFilter(query, keyHashSecret);
        BlockWalk.Counting counting = filter.isCountable() && !tally.needsUsers()
                ? times -> filter.coversTime(times) && tally.areOne(times)
                : null;
        Cursor start = new Cursor(Order.OLDEST_FIRST, 0);
        try (BlockStream<TallyTaker> blocks = new BlockStream<>(
                source, filter, start, counting, () -> new TallyTaker(filter, tally.empty()), damage::add)) {
            BlockStream.Answer<TallyTaker> answer = blocks.next();
            while (answer != null) {
                tally.add(answer.found().tally());
                PairCounts counted = answer.step().counted();
                if (counted != null) {
                    add(counted, answer.step().block().times().minTimestamp(), filter, tally);
                }
                answer = blocks.next();
            }
            return tally;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static void add(PairCounts counted, long time, EntryFilter filter, Tally tally) {
        for (int i = 0; i < counted.pairs().size(); i++) {
            OperationPair pair = counted.pairs().get(i);
            if (counted.entries(i) > 0 && filter.mayMatch(pair)) {
                tally.add(time, pair.name(), pair.result(), null, counted.entries(i));
            }
        }
    }

    /** See {@link dev.auditkit.AuditReader#export(AuditQuery, AuditFormat, OutputStream)}. */
    public AuditExport export(AuditQuery query, AuditFormat format, OutputStream out) {
        try {
            return write(query, format, out);
        } catch (IOException e) {
            throw new AuditStorageException("The export failed", e);
        }
    }

    /** See {@link dev.auditkit.AuditReader#export(AuditQuery, AuditFormat, Path)}. */
    public AuditExport export(AuditQuery query, AuditFormat format, Path target) {
        boolean device = Files.exists(target) && !Files.isRegularFile(target);
        try {
            return device ? writeToDevice(query, format, target) : writeInPlace(query, format, target);
        } catch (IOException e) {
            throw new AuditStorageException("The export to " + target + " failed", e);
        }
    }

    private AuditExport writeInPlace(AuditQuery query, AuditFormat format, Path target) throws IOException {
        try (NewFile file = NewFile.inPlaceOf(target)) {
            AuditExport done = write(query, format, file.out());
            file.commit();
            return done;
        }
    }

    /** A pipe or a terminal must be written to, not replaced by a file. */
    private AuditExport writeToDevice(AuditQuery query, AuditFormat format, Path target) throws IOException {
        try (OutputStream out = new BufferedOutputStream(new FileOutputStream(target.toFile()))) {
            return write(query, format, out);
        }
    }

    private AuditExport write(AuditQuery query, AuditFormat format, OutputStream out) throws IOException {
        List<AuditDamage> damage = new ArrayList<>();
        long limit = query.limit() == 0 ? Long.MAX_VALUE : query.limit();
        long written = 0;
        try (Scan scan = scan(query, false, damage::add)) {
            AuditFormat.EntryWriter writer = format.open(out);
            FoundLine line = scan.next();
            while (line != null) {
                try {
                    writer.write(line);
                    written++;
                } catch (AuditIntegrityException e) {
                    damage.addAll(e.damage()); // a line that is no entry, in a format that needs entries
                }
                line = written < limit ? scan.next() : null;
            }
            writer.finish();
            out.flush();
            return new AuditExport(written, damage);
        }
    }

    /** See {@link dev.auditkit.AuditReader#prove}. */
    public TlogProof prove(long seq) {
        try (Prover prover = new Prover(source)) {
            return prover.prove(seq);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** See {@link dev.auditkit.AuditReader#exportEvidence}. */
    public AuditEvidence exportEvidence(AuditQuery query, Path target) {
        try {
            return new EvidenceExport(this, source).export(query, target);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    Scan scan(AuditQuery query, boolean decode, Consumer<AuditDamage> onDamage) throws IOException {
        Cursor cursor = query.cursor() != null
                ? Cursor.parse(query.cursor())
                : new Cursor(query.order(), query.order() == Order.NEWEST_FIRST ? Long.MAX_VALUE : 0);
        return new Scan(source, new EntryFilter(query, keyHashSecret), cursor, decode, onDamage);
    }

    private AuditStorageException failed(IOException cause) {
        return new AuditStorageException("The audit log in " + source.storage().place() + " cannot be read", cause);
    }

    private void close(Scan scan) {
        try {
            scan.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Pulls a scan. */
    private final class Pull extends Spliterators.AbstractSpliterator<AuditEntry> {

        private final Scan scan;

        Pull(Scan scan) {
            super(
                    Long.MAX_VALUE,
                    Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL | Spliterator.IMMUTABLE);
            this.scan = scan;
        }

        @Override
        public boolean tryAdvance(Consumer<? super AuditEntry> action) {
            try {
                FoundLine line = scan.next();
                if (line == null) {
                    return false;
                }
                action.accept(line.entry());
                return true;
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }
}
