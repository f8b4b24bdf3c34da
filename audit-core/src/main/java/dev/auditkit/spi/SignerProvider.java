package dev.auditkit.spi;

import dev.auditkit.note.NoteSigner;
import java.io.IOException;

/**
 * Signs checkpoints, and the note that precedes a removal, with a key that never leaves its device or service: a hardware
 * security module, or the key management
 * of a cloud. It takes the values of the option {@code signing-key} that begin with its scheme, such as {@code
 * kms:alias/audit}. Registered as a service of this type; safe for use by many threads.
 */
public interface SignerProvider {

    /**
     * The scheme of the locations that it takes, without the colon: at least two characters (a single one is a drive),
     * a letter first, then letters, digits, {@code +}, {@code -} and {@code .} (RFC 3986, section 3.1). Case does not matter.
     */
    String scheme();

    /**
     * Gives the signer of a log.
     *
     * @param origin the log's origin, which the signer's verifier key must have as its name
     * @param location the whole value of the option, with the scheme
     * @throws dev.auditkit.AuditConfigException when there is no such key or it cannot be used; its message must not
     *     have secrets
     * @throws IOException when the device or service cannot be reached; the log tries again later
     */
    NoteSigner signer(String origin, String location) throws IOException;
}
