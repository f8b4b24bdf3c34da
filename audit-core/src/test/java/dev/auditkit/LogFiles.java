package dev.auditkit;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a log directory as a program in another language would, with nothing of the product's: cuts the lines, checks
 * hashes and sequence numbers, parses the leaves.
 */
public final class LogFiles {

    private static final Pattern SEGMENT = Pattern.compile("audit-([0-9]{20})\\.jsonl(\\.gz)?");
    private static final Pattern SUFFIX =
            Pattern.compile(",\"seq\":(0|[1-9][0-9]*),\"hash\":\"(sha256:[0-9a-f]{64})\"}$");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private LogFiles() {}

    /** A line that was checked. */
    public record Line(String file, long seq, String hash, String leaf) {

        public JsonNode json() {
            return JSON.readTree(leaf);
        }

        public String operation() {
            return Objects.requireNonNull(text("operation"));
        }

        /** The text of a member; null where there is none. */
        public String text(String member) {
            JsonNode value = json().get(member);
            return value == null ? null : value.asString();
        }

        public JsonNode metadata() {
            return json().get("metadata");
        }

        public boolean isOwn() {
            return leaf.contains("\"operation\":\"audit.");
        }
    }

    /** Options for tests: entries come to stable storage soon, and a small disk will do. */
    public static AuditConfig.Builder config(Path directory) {
        return AuditConfig.builder().logDir(directory).minFreeMb(0).set(AuditOption.CHECKPOINT_INTERVAL, "20ms");
    }

    /** The segments, oldest first; a plain file counts before a compressed one of the same number. */
    public static List<Path> segments(Path directory) {
        Map<Long, Path> found = new TreeMap<>();
        for (Path file : list(directory)) {
            Matcher name = SEGMENT.matcher(file.getFileName().toString());
            if (name.matches()) {
                found.merge(
                        Long.parseLong(name.group(1)),
                        file,
                        (one, other) -> one.toString().endsWith(".gz") ? other : one);
            }
        }
        return List.copyOf(found.values());
    }

    public static long firstSeq(Path segment) {
        Matcher name = SEGMENT.matcher(segment.getFileName().toString());
        if (!name.matches()) {
            throw new AssertionError(segment + " is not a segment");
        }
        return Long.parseLong(name.group(1));
    }

    /** All files of the directory, sorted by name. */
    public static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Every line, in order. Fails on anything that a sound and closed log does not have. */
    public static List<Line> read(Path directory) {
        List<Line> lines = new ArrayList<>();
        check(directory, 0, lines::add);
        return lines;
    }

    /** As {@link #read}, without the entries of the log's own. */
    public static List<Line> readEvents(Path directory) {
        return read(directory).stream().filter(line -> !line.isOwn()).toList();
    }

    public static List<Line> read(Path directory, String operation) {
        return read(directory).stream()
                .filter(line -> line.operation().equals(operation))
                .toList();
    }

    /**
     * Checks the segments that have entries from {@code fromSeq} on and hands over those entries.
     *
     * @return the sequence number after the last
     */
    public static long check(Path directory, long fromSeq, Consumer<Line> consumer) {
        List<Path> segments = segments(directory);
        long next = segments.isEmpty() ? 0 : firstSeq(segments.get(0));
        for (int i = 0; i < segments.size(); i++) {
            Path segment = segments.get(i);
            if (firstSeq(segment) != next) {
                throw new AssertionError(segment + " follows entry " + (next - 1));
            }
            if (i + 1 < segments.size() && firstSeq(segments.get(i + 1)) <= fromSeq) {
                next = firstSeq(segments.get(i + 1));
            } else {
                next = checkSegment(segment, fromSeq, consumer);
            }
        }
        return next;
    }

    private static long checkSegment(Path segment, long fromSeq, Consumer<Line> consumer) {
        long next = firstSeq(segment);
        MessageDigest sha256 = sha256();
        try {
            if (!segment.toString().endsWith(".gz")) {
                requireLineFeedAtEnd(segment);
            }
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(open(segment), StandardCharsets.UTF_8))) {
                for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                    Line line = parse(segment, text, next, sha256);
                    if (line.seq >= fromSeq) {
                        consumer.accept(line);
                    }
                    next++;
                }
            }
        } catch (IOException e) {
            throw new AssertionError(segment.toString(), e);
        }
        return next;
    }

    private static void requireLineFeedAtEnd(Path segment) throws IOException {
        try (var file = Files.newByteChannel(segment)) {
            if (file.size() > 0) {
                var last = ByteBuffer.allocate(1);
                file.position(file.size() - 1).read(last);
                if (last.get(0) != '\n') {
                    throw new AssertionError(segment + " does not end in a line feed");
                }
            }
        }
    }

    private static Line parse(Path segment, String text, long expected, MessageDigest sha256) {
        Matcher suffix = SUFFIX.matcher(text);
        int at = text.lastIndexOf(",\"seq\":");
        if (at < 0 || !suffix.find(at) || suffix.start() != at) {
            throw new AssertionError(segment + ": no line: " + text);
        }
        String leaf = text.substring(0, at) + "}";
        sha256.update((byte) 0);
        String hash = "sha256:" + HexFormat.of().formatHex(sha256.digest(leaf.getBytes(StandardCharsets.UTF_8)));
        if (Long.parseLong(suffix.group(1)) != expected || !hash.equals(suffix.group(2))) {
            throw new AssertionError(segment + ": entry " + expected + " with " + hash + " expected: " + text);
        }
        return new Line(segment.getFileName().toString(), expected, hash, leaf);
    }

    private static InputStream open(Path segment) throws IOException {
        InputStream file = new BufferedInputStream(Files.newInputStream(segment), 1 << 16);
        return segment.toString().endsWith(".gz") ? new GZIPInputStream(file, 1 << 16) : file;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** A copy of the directory as it is now: what a crash at this moment would leave. Of a log at work a file may get its own name meanwhile. */
    public static Path copy(Path directory, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(file.getFileName().toString());
                if (Files.isDirectory(file)) {
                    copy(file, copy);
                } else {
                    copyUnlessRenamed(file, copy);
                }
            }
        }
        return to;
    }

    private static void copyUnlessRenamed(Path file, Path copy) throws IOException {
        try {
            Files.copy(file, copy);
        } catch (NoSuchFileException e) {
            if (!file.toString().endsWith(".tmp")) {
                throw e;
            }
        }
    }
}
