package dev.auditkit.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Shows UTF-8 that is meant for programs to a person: control characters (C0, C1 and DEL) other than those that end a
 * line stand as {@code \x} and two hexadecimal digits. For one thread.
 */
final class TerminalGuard extends FilterOutputStream {

    /** The first byte of the characters U+0080 to U+00BF in UTF-8, of which those up to U+009F are controls. */
    private static final int C1_LEAD = 0xc2;

    private static final int LAST_C1 = 0x9f;

    private boolean lead;

    TerminalGuard(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int value) throws IOException {
        int unsigned = value & 0xff;
        if (lead) {
            lead = false;
            if (unsigned >= 0x80 && unsigned <= LAST_C1) {
                escape(unsigned);
                return;
            }
            out.write(C1_LEAD);
        }
        if (unsigned == C1_LEAD) {
            lead = true;
        } else if (unsigned == 0x7f || (unsigned < ' ' && "\t\r\n".indexOf(unsigned) < 0)) {
            escape(unsigned);
        } else {
            out.write(unsigned);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    private void escape(int value) throws IOException {
        out.write(("\\x" + HexFormat.of().toHexDigits((byte) value)).getBytes(StandardCharsets.US_ASCII));
    }
}
