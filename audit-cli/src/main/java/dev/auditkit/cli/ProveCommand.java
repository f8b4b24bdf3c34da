package dev.auditkit.cli;

import dev.auditkit.AuditFormat;
import dev.auditkit.AuditLine;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.AuditReader;
import dev.auditkit.note.TlogProof;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code audit prove}: writes proofs of single entries. */
@Command(
        name = "prove",
        header = "Writes proofs that single entries are in the log.",
        description = {
            "Writes two files for each entry: <seq>.json, the entry byte for byte, and <seq>.tlog-proof (C2SP tlog-proof),"
                    + " which proves it to whoever has the log's verifier key, without showing any other entry.",
            "",
            "An entry can be proven once a checkpoint covers it, which takes as long as the log's checkpoint-interval."
        },
        footer = {
            "  Prove entry 4711 to somebody:",
            "    audit prove 4711 --out /tmp/evidence",
            "",
            "  What they do with it:",
            "    audit check 4711.tlog-proof --verifier-key <key>"
        })
final class ProveCommand implements Callable<Integer> {

    private final Shell shell;
    private final ConfigOptions options;

    @Parameters(paramLabel = "<seq>", arity = "1..*", description = "Sequence numbers of entries.")
    private List<Long> entries = List.of();

    @Option(
            names = "--out",
            paramLabel = "<directory>",
            description = "Where the files go; created if it is missing. Default: the working directory.")
    private Path out = Path.of("");

    ProveCommand(Shell shell, ConfigOptions options) {
        this.shell = shell;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        try (AuditReader reader = AuditReader.open(options.config())) {
            Files.createDirectories(out.toAbsolutePath());
            for (long seq : entries) {
                TlogProof proof = reader.prove(seq);
                write(out.resolve(seq + ".json"), leaf(reader, seq));
                write(out.resolve(seq + ".tlog-proof"), proof.bytes());
            }
        }
        return ExitCode.DONE;
    }

    private void write(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        shell.println(shell.printable().of(file.toString()));
    }

    private static byte[] leaf(AuditReader reader, long seq) throws IOException {
        LeafOf leaf = new LeafOf(seq);
        AuditQuery query = AuditQuery.builder()
                .fromSeq(seq)
                .order(Order.OLDEST_FIRST)
                .limit(1)
                .build();
        reader.export(query, leaf, OutputStream.nullOutputStream());
        return leaf.content;
    }

    /** Takes the bytes of one entry. */
    private static final class LeafOf implements AuditFormat, AuditFormat.EntryWriter {

        private final long seq;
        private byte[] content = new byte[0];

        LeafOf(long seq) {
            this.seq = seq;
        }

        @Override
        public String name() {
            return "leaf";
        }

        @Override
        public EntryWriter open(OutputStream ignored) {
            return this;
        }

        @Override
        public void write(AuditLine line) throws IOException {
            if (line.seq() != seq) {
                throw new IOException("entry " + seq + " cannot be read any more");
            }
            content = line.leaf();
        }

        @Override
        public void finish() {
            // One entry needs no end.
        }
    }
}
