package dev.auditkit.internal.codec;

import java.nio.charset.StandardCharsets;

/**
 * How a leaf stands in a line: with its place and its hash put in before its last brace, and a line feed.
 *
 * <pre>
 *  leaf   {"timestamp":"...", ... }
 *  line   {"timestamp":"...", ... ,"seq":4711,"hash":"sha256:0f3c..."}\n
 *         |&lt;- leaf but its brace -&gt;|&lt;- suffix, of fixed form        -&gt;|
 * </pre>
 */
public final class LineFormat {

    /** The largest leaf, in bytes: what an entry of a C2SP tlog-tiles bundle can be. */
    public static final int LARGEST_LEAF = 65_535;

    static final byte[] SEQ = ascii(",\"seq\":");
    static final byte[] HASH = ascii(",\"hash\":\"sha256:");
    static final byte[] END = ascii("\"}");
    static final int HEX_LENGTH = 2 * Sha256.LENGTH;
    static final int MOST_DIGITS = 18;

    private static final int LARGEST_SUFFIX = SEQ.length + MOST_DIGITS + HASH.length + HEX_LENGTH + END.length + 1;

    /** The largest line, in bytes, with its line feed. */
    public static final int LARGEST_LINE = LARGEST_LEAF - 1 + LARGEST_SUFFIX;

    private LineFormat() {}

    /** Appends the line of a leaf, whole or, when memory runs out, not at all. */
    public static void append(JsonBytes to, Leaf leaf, long seq) {
        to.ensure(leaf.length() + LARGEST_SUFFIX);
        to.raw(leaf.array(), leaf.offset(), leaf.length() - 1);
        to.raw(SEQ);
        to.number(seq);
        to.raw(HASH);
        to.hex(leaf.hash(), 0, Sha256.LENGTH);
        to.raw(END);
        to.raw((byte) '\n');
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
