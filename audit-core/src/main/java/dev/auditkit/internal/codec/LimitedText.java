package dev.auditkit.internal.codec;

/**
 * Text of the log's own members, none of which may take more than a limit. What does not fit is cut between two
 * characters and ends in {@code ...sha256:<hex>}, the hash of the UTF-8 of the whole.
 */
public final class LimitedText {

    /** The most bytes that a key may take, escaped. */
    static final int LARGEST_KEY = 8_192;

    /** The most bytes that any other text may take, escaped. */
    static final int LARGEST_TEXT = 1_024;

    private static final String DIGEST = "...sha256:";
    private static final int ROOM_FOR_DIGEST = DIGEST.length() + 2 * Sha256.LENGTH;

    private LimitedText() {}

    /** The text as the log has it: what a reader who looks for the text must look for. */
    public static String stored(String text) {
        JsonBytes json = new JsonBytes(64);
        write(json, text, LARGEST_TEXT, new Sha256());
        return LeafDecoder.string(json.array(), json.length());
    }

    /**
     * Writes the text as a JSON string of at most {@code limit} bytes between its quotation marks.
     *
     * @return whether it was cut
     */
    static boolean write(JsonBytes to, String text, int limit, Sha256 sha256) {
        int start = to.length();
        if (to.string(text, limit) == null) {
            return false;
        }
        to.rewind(start);
        byte[] whole = to.string(text, limit - ROOM_FOR_DIGEST);
        if (whole == null) {
            throw new IllegalStateException("a text that is too long for " + limit + " bytes fits in fewer");
        }
        to.rewind(to.length() - 1);
        to.ascii(DIGEST);
        to.hex(sha256.of(whole, 0, whole.length), 0, Sha256.LENGTH);
        to.raw((byte) '"');
        return true;
    }
}
