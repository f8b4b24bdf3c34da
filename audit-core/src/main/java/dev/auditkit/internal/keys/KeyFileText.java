package dev.auditkit.internal.keys;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;

/** What a key file has: a private key in PKCS#8, and after it perhaps the public key. */
final class KeyFileText {

    private final List<PemBlock> blocks;

    private KeyFileText(List<PemBlock> blocks) {
        this.blocks = blocks;
    }

    /**
     * Reads the text.
     *
     * @throws UnusableKeyException unless it has exactly one private key that is not encrypted, and no public key or one
     */
    static KeyFileText parse(byte[] text) throws UnusableKeyException {
        List<PemBlock> blocks = PemBlock.parse(text);
        for (PemBlock block : blocks) {
            if (block.label().equals(PemBlock.ENCRYPTED_PRIVATE_KEY)) {
                throw new UnusableKeyException("the key in it is encrypted");
            }
        }
        long privateKeys = count(blocks, PemBlock.PRIVATE_KEY);
        if (privateKeys != 1 || count(blocks, PemBlock.PUBLIC_KEY) > 1) {
            List<String> labels = blocks.stream().map(PemBlock::label).toList();
            throw new UnusableKeyException("it has " + String.join(", ", labels) + " instead of one PRIVATE KEY");
        }
        return new KeyFileText(blocks);
    }

    private static long count(List<PemBlock> blocks, String label) {
        return blocks.stream().filter(block -> block.label().equals(label)).count();
    }

    /** The text of a file with the private key alone. */
    static byte[] ofPrivate(KeyPair keys) {
        return new PemBlock(PemBlock.PRIVATE_KEY, keys.getPrivate().getEncoded())
                .text()
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The text of a file with both keys. */
    static byte[] ofBoth(KeyPair keys) {
        String text = new PemBlock(PemBlock.PRIVATE_KEY, keys.getPrivate().getEncoded()).text()
                + new PemBlock(PemBlock.PUBLIC_KEY, keys.getPublic().getEncoded()).text();
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The private key, in PKCS#8. */
    byte[] privateKey() {
        return block(PemBlock.PRIVATE_KEY).orElseThrow();
    }

    /** The public key as an X.509 SubjectPublicKeyInfo, if there is one. */
    Optional<byte[]> publicKey() {
        return block(PemBlock.PUBLIC_KEY);
    }

    private Optional<byte[]> block(String label) {
        return blocks.stream()
                .filter(block -> block.label().equals(label))
                .findFirst()
                .map(PemBlock::content);
    }

    /** The labels of its blocks; never their content. */
    @Override
    public String toString() {
        return "KeyFileText" + blocks;
    }
}
