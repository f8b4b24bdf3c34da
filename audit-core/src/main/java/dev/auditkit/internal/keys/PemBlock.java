package dev.auditkit.internal.keys;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A block of a PEM text (RFC 7468). Its text form never has its content. */
final class PemBlock {

    /** The label of a private key in PKCS#8 (RFC 7468, section 10). */
    static final String PRIVATE_KEY = "PRIVATE KEY";

    /** The label of a private key in PKCS#8 under a password (RFC 7468, section 11). */
    static final String ENCRYPTED_PRIVATE_KEY = "ENCRYPTED PRIVATE KEY";

    /** The label of a public key (RFC 7468, section 13). */
    static final String PUBLIC_KEY = "PUBLIC KEY";

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----\\s([^-]*)-----END \\1-----");
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private final String label;
    private final byte[] content;

    PemBlock(String label, byte[] content) {
        this.label = label;
        this.content = content.clone();
    }

    /**
     * Reads a text; what stands between its blocks does not count (RFC 7468, section 2).
     *
     * @throws UnusableKeyException when there is no block, or one is damaged
     */
    static List<PemBlock> parse(byte[] text) throws UnusableKeyException {
        List<PemBlock> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(new String(text, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            String label = matcher.group(1);
            blocks.add(new PemBlock(label, decode(label, matcher.group(2))));
        }
        if (blocks.isEmpty()) {
            throw new UnusableKeyException("it is not PEM");
        }
        return blocks;
    }

    private static byte[] decode(String label, String base64) throws UnusableKeyException {
        if (base64.contains(":")) { // headers of RFC 1421, with which old tools mark their own encryption
            return new byte[0];
        }
        try {
            return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            // The decoder's message names a character of what may be a key.
            throw new UnusableKeyException("the PEM block " + label + " is not Base64");
        }
    }

    String label() {
        return label;
    }

    byte[] content() {
        return content.clone();
    }

    /** The block as a file has it. */
    String text() {
        return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(content) + "\n-----END " + label + "-----\n";
    }

    /** Its label; never its content. */
    @Override
    public String toString() {
        return "PemBlock[" + label + "]";
    }
}
