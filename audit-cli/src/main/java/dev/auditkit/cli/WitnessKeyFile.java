package dev.auditkit.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PEM file with a witness's key: the private one (PKCS#8) and, where it does not follow from it, the public one (X.509).
 */
final class WitnessKeyFile {

    static final String ED25519 = "Ed25519";
    static final String ML_DSA_44 = "ML-DSA-44";

    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private final Path path;
    private final String algorithm;

    /** @param algorithm one of the constants */
    WitnessKeyFile(Path path, String algorithm) {
        this.path = path;
        this.algorithm = algorithm;
    }

    /**
     * Reads the key, or makes one when there is no such file.
     *
     * @throws IOException when the file cannot be read or written, or has no key that can be used
     */
    KeyPair readOrCreate() throws IOException {
        try {
            return Files.exists(path) ? read() : create();
        } catch (NoSuchAlgorithmException e) {
            throw new UsageException("this Java platform has no " + algorithm + "; allowed: JDK 24 or later");
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw unusable(e.toString());
        }
    }

    private KeyPair read() throws IOException, GeneralSecurityException {
        String pem = Files.readString(path, StandardCharsets.ISO_8859_1);
        byte[] encoded = block(pem, PRIVATE).orElseThrow(() -> unusable("it has no " + PRIVATE));
        KeyFactory factory = KeyFactory.getInstance(algorithm);
        PrivateKey privateKey = factory.generatePrivate(new PKCS8EncodedKeySpec(encoded));
        Optional<byte[]> encodedPublic = block(pem, PUBLIC);
        PublicKey publicKey = encodedPublic.isPresent()
                ? factory.generatePublic(new X509EncodedKeySpec(encodedPublic.get()))
                : publicOf(privateKey);
        requireMatch(privateKey, publicKey);
        return new KeyPair(publicKey, privateKey);
    }

    private IOException unusable(String why) {
        return new IOException(path + " has no " + algorithm + " key that can be used: " + why);
    }

    private static Optional<byte[]> block(String pem, String label) {
        Matcher block = Pattern.compile("-----BEGIN " + label + "-----([^-]*)-----END " + label + "-----")
                .matcher(pem);
        return block.find() ? Optional.of(Base64.getMimeDecoder().decode(block.group(1))) : Optional.empty();
    }

    /** The Java platform has no way to compute a public key other than to generate the pair from the same seed again. */
    private PublicKey publicOf(PrivateKey privateKey) throws IOException, GeneralSecurityException {
        if (!(privateKey instanceof EdECPrivateKey key) || key.getBytes().isEmpty()) {
            throw unusable("it has no " + PUBLIC);
        }
        byte[] seed = key.getBytes().get();
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(seed, 0, bytes, 0, bytes.length);
            }
        });
        return generator.generateKeyPair().getPublic();
    }

    private void requireMatch(PrivateKey privateKey, PublicKey publicKey) throws IOException, GeneralSecurityException {
        byte[] message = "AuditKit".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(privateKey);
        signature.update(message);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(message);
        if (!signature.verify(signed)) {
            throw unusable("its public key is of another private key");
        }
    }

    /** Makes a key that is on the disk before it signs anything. */
    private KeyPair create() throws IOException, GeneralSecurityException {
        KeyPair keys = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        String pem = block(PRIVATE, keys.getPrivate().getEncoded())
                + block(PUBLIC, keys.getPublic().getEncoded());
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new NoSuchFileException(path.toString());
        }
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(parent, attributes(posix, "rwx------"));
        try (FileChannel file = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                attributes(posix, "rw-------"))) {
            ByteBuffer bytes = ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        if (posix) {
            try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
        return keys;
    }

    private static String block(String label, byte[] bytes) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + label
                + "-----\n";
    }

    private static FileAttribute<?>[] attributes(boolean posix, String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
