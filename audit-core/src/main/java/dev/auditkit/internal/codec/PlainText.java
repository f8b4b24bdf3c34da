package dev.auditkit.internal.codec;

/**
 * Copies short texts whose characters are all ASCII and stand for themselves in JSON, as nearly all do: without garbage, and
 * without a branch that depends on a character. For one thread.
 */
final class PlainText {

    /** The longest text that is looked at. */
    static final int LONGEST = 256;

    private final char[] characters = new char[LONGEST];

    /**
     * Copies a text of at most {@value #LONGEST} characters.
     *
     * @return whether it is such a text; else what was written is worthless
     */
    boolean copy(String text, byte[] to, int at) {
        int count = text.length();
        char[] from = characters;
        text.getChars(0, count, from, 0);
        int other = 0;
        for (int i = 0; i < count; i++) {
            char character = from[i];
            other |= (character & ~0x7f) | JsonBytes.ESCAPE[character & 0x7f];
            to[at + i] = (byte) character;
        }
        return other == 0;
    }
}
