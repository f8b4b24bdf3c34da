package dev.auditkit.internal.journal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a log by the description of its format alone, without any of the code that is tested. */
public final class ReferenceReader {

    private static final Pattern FILE = Pattern.compile("audit-([0-9]{20})\\.jsonl(\\.gz)?");
    private static final Pattern LINE =
            Pattern.compile("(\\{.*),\"seq\":(0|[1-9][0-9]*),\"hash\":\"(sha256:[0-9a-f]{64})\"\\}", Pattern.DOTALL);
    private static final JsonMapper JSON = new JsonMapper();

    private ReferenceReader() {}

    /**
     * A line.
     *
     * @param file the segment it is in
     * @param offset where it begins in the text of that segment
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by its bytes where it is
    public record Line(long seq, String hash, JsonNode leaf, String file, int offset, byte[] bytes) {

        /** What happened. */
        public String operation() {
            return leaf.get("operation").asString();
        }
    }

    /** All lines of the log; fails if one is not whole and sound, or not the next. */
    public static List<Line> lines(Storage storage) throws IOException {
        List<Line> all = new ArrayList<>();
        for (String file : segmentFiles(storage)) {
            for (Line line : lines(file, text(storage, file))) {
                if (!all.isEmpty() && line.seq != all.get(all.size() - 1).seq + 1) {
                    throw new AssertionError(
                            "entry " + line.seq + " follows " + all.get(all.size() - 1).seq + " in " + file);
                }
                all.add(line);
            }
        }
        return all;
    }

    /** The names of the segments, oldest first, a compressed one only where there is no plain one. */
    public static List<String> segmentFiles(Storage storage) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (String file : storage.list()) {
            Matcher matcher = FILE.matcher(file);
            if (matcher.matches()) {
                files.merge(matcher.group(1), file, (one, other) -> one.length() < other.length() ? one : other);
            }
        }
        return List.copyOf(files.values());
    }

    /** The text of a segment, compressed or not. */
    public static byte[] text(Storage storage, String file) throws IOException {
        byte[] bytes = bytes(storage, file);
        return file.endsWith(".gz") ? gunzip(bytes) : bytes;
    }

    /** The bytes of a file. */
    public static byte[] bytes(Storage storage, String file) throws IOException {
        try (StorageFile open = storage.openToRead(file)) {
            byte[] bytes = new byte[(int) open.size()];
            int read = open.read(0, bytes, 0, bytes.length);
            if (read != bytes.length) {
                throw new IOException(file + " is shorter than it says");
            }
            return bytes;
        }
    }

    /** What another implementation of gzip makes of a file of members. */
    public static byte[] gunzip(byte[] members) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(members))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            in.transferTo(out);
            return out.toByteArray();
        }
    }

    /** The lines of a text. */
    public static List<Line> lines(String file, byte[] text) {
        List<Line> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\n') {
                lines.add(line(file, start, java.util.Arrays.copyOfRange(text, start, i + 1)));
                start = i + 1;
            }
        }
        if (start < text.length) {
            throw new AssertionError(file + " ends in " + (text.length - start) + " bytes that are no line");
        }
        return lines;
    }

    private static Line line(String file, int offset, byte[] bytes) {
        String text = new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8);
        Matcher matcher = LINE.matcher(text);
        if (!matcher.matches()) {
            throw new AssertionError(file + " has at " + offset + " what is no line: " + text);
        }
        String leaf = matcher.group(1) + "}";
        if (!hash(leaf).equals(matcher.group(3))) {
            throw new AssertionError(file + " has at " + offset + " a line with a wrong hash: " + text);
        }
        return new Line(Long.parseLong(matcher.group(2)), matcher.group(3), JSON.readTree(leaf), file, offset, bytes);
    }

    /** The RFC 6962 hash of a leaf. */
    public static String hash(String leaf) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) 0);
            return "sha256:" + HexFormat.of().formatHex(digest.digest(leaf.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
