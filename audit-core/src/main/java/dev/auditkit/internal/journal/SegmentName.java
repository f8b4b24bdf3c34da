package dev.auditkit.internal.journal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a segment's file, which holds the sequence number of its first entry.
 *
 * @param firstSeq that number
 * @param compressed whether the file is compressed
 */
public record SegmentName(long firstSeq, boolean compressed) {

    private static final Pattern NAME = Pattern.compile("audit-([0-9]{20})\\.jsonl(\\.gz)?");

    private static final String ZEROS = "audit-00000000000000000000";

    /** The segment whose file has that name; null when it is not a segment's. */
    public static @Nullable SegmentName parse(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        try {
            return new SegmentName(Long.parseLong(matcher.group(1)), matcher.group(2) != null);
        } catch (NumberFormatException e) {
            return null; // more than a long holds
        }
    }

    /** The name of the file. */
    public String file() {
        return of(firstSeq) + (compressed ? ".jsonl.gz" : ".jsonl");
    }

    /** The name of its index. */
    public static String index(long firstSeq) {
        return of(firstSeq) + ".idx";
    }

    /** The name of the file for bytes that were found where that entry should begin. */
    static String torn(long seq, int attempt) {
        return of(seq) + (attempt == 0 ? "" : "-" + attempt) + ".torn";
    }

    private static String of(long seq) {
        String number = Long.toString(seq);
        return ZEROS.substring(0, Math.max(0, ZEROS.length() - number.length()))
                + number; // queries ask for names often
    }
}
