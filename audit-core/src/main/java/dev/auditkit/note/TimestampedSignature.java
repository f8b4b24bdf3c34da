package dev.auditkit.note;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.InstantSource;

/**
 * A signature over a checkpoint and the time (C2SP tlog-cosignature, {@code timestamped_signature}).
 *
 * <pre>
 * time in seconds since 1970, 8 bytes, big-endian | signature of the algorithm
 * </pre>
 */
final class TimestampedSignature {

    private static final int LONGEST_NAME = 255;

    /** What stands before a message that is signed with ML-DSA-44, to keep it apart from all others. */
    private static final byte[] SUBTREE_LABEL = "subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII);

    private TimestampedSignature() {}

    static byte[] sign(VerifierKey key, PrivateKey privateKey, byte[] text, InstantSource clock)
            throws GeneralSecurityException {
        long time = clock.instant().getEpochSecond();
        if (time <= 0) {
            // Zero says that the tree may not be the largest one (C2SP tlog-cosignature), which nobody asked for.
            throw new GeneralSecurityException("the clock says " + clock.instant() + "; allowed: times after 1970");
        }
        byte[] signature;
        try {
            signature = key.type().sign(privateKey, message(key, text, time));
        } catch (MalformedNoteException e) {
            throw new GeneralSecurityException(key.name() + " signs only checkpoints: " + e.getMessage(), e);
        }
        return ByteBuffer.allocate(Long.BYTES + signature.length)
                .putLong(time)
                .put(signature)
                .array();
    }

    static boolean verifies(VerifierKey key, PublicKey publicKey, byte[] text, byte[] signature) {
        if (signature.length <= Long.BYTES || time(signature) < 0) {
            return false;
        }
        byte[] bare = new byte[signature.length - Long.BYTES];
        System.arraycopy(signature, Long.BYTES, bare, 0, bare.length);
        try {
            return key.type().verifies(publicKey, message(key, text, time(signature)), bare);
        } catch (MalformedNoteException e) {
            return false; // such a key never signs this text
        }
    }

    /** The time in a signature of at least 8 bytes, in seconds since 1970. */
    static long time(byte[] signature) {
        return ByteBuffer.wrap(signature).getLong();
    }

    /** What is signed. */
    private static byte[] message(VerifierKey key, byte[] text, long time) throws MalformedNoteException {
        Checkpoint checkpoint = Checkpoint.parse(new String(text, StandardCharsets.UTF_8));
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        if (key.type() == KeyType.ED25519_COSIGNER) {
            message.writeBytes(("cosignature/v1\ntime " + time + "\n").getBytes(StandardCharsets.US_ASCII));
            message.writeBytes(text);
            return message.toByteArray();
        }
        message.writeBytes(SUBTREE_LABEL);
        writeName(key.name(), message);
        writeLong(time, message);
        writeName(checkpoint.origin(), message);
        writeLong(0, message); // the subtree from the first leaf on
        writeLong(checkpoint.size(), message);
        message.writeBytes(checkpoint.root().bytes());
        return message.toByteArray();
    }

    private static void writeName(String name, ByteArrayOutputStream to) throws MalformedNoteException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_NAME) {
            throw new MalformedNoteException(
                    "'" + name + "' has " + bytes.length + " bytes; allowed with ML-DSA-44: " + LONGEST_NAME);
        }
        to.write(bytes.length);
        to.writeBytes(bytes);
    }

    private static void writeLong(long value, ByteArrayOutputStream to) {
        to.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }
}
