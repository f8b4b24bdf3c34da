package dev.auditkit.internal.codec;

/** Text that UTF-8 can express. */
public final class WellFormed {

    private WellFormed() {}

    /** The text with U+FFFD in place of each lone surrogate. */
    public static String of(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return replaceLoneSurrogates(text);
            }
        }
        return text;
    }

    private static String replaceLoneSurrogates(String text) {
        StringBuilder copy = new StringBuilder(text.length());
        text.codePoints()
                .forEach(point -> copy.appendCodePoint(
                        point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point));
        return copy.toString();
    }
}
