package dev.auditkit.internal.codec;

/** Whether bytes are UTF-8 (RFC 3629, section 4). */
final class Utf8 {

    private Utf8() {}

    static boolean valid(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            int lead = bytes[at] & 0xff;
            if (lead < 0x80) {
                at++;
                continue;
            }
            int length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
            if (length == 0 || at + length > end || !second(lead, bytes[at + 1] & 0xff)) {
                return false;
            }
            for (int i = 2; i < length; i++) {
                if ((bytes[at + i] & 0xc0) != 0x80) {
                    return false;
                }
            }
            at += length;
        }
        return true;
    }

    /** The second byte rules out overlong forms, surrogates, and what is beyond U+10FFFF. */
    private static boolean second(int lead, int value) {
        int smallest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int largest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        return value >= smallest && value <= largest;
    }
}
