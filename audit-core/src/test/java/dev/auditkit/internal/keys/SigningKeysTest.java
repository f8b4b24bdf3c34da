package dev.auditkit.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.auditkit.AuditConfigException;
import dev.auditkit.OtherProgram;
import dev.auditkit.note.NoteSigner;
import dev.auditkit.note.SignedNote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysTest {

    private static final String ORIGIN = "example.com/log";
    private static final String PASSWORD = "open sesame, my log";

    @TempDir
    Path temp;

    private static boolean posix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    private static void mode(Path file, String permissions) throws IOException {
        if (posix()) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        }
    }

    private Path file(String name, byte[] content) throws IOException {
        Path file = Files.write(temp.resolve(name), content);
        mode(file, "rw-------");
        return file;
    }

    private Path pem(String label, byte[] content) throws IOException {
        return file("key.pem", new PemBlock(label, content).text().getBytes(StandardCharsets.US_ASCII));
    }

    private static NoteSigner open(Path file) throws IOException {
        return SigningKeys.open(file.toString(), null, null, ORIGIN);
    }

    private static void assertSigns(NoteSigner signer) throws Exception {
        SignedNote note = SignedNote.sign("hello\n", List.of(signer));
        assertThat(note.verify(List.of(signer.verifierKey()))).hasSize(1);
        assertThat(signer.verifierKey().name()).isEqualTo(ORIGIN);
    }

    private static void assertRefused(ThrowingCallable call, String value, String reason) {
        assertThatThrownBy(call)
                .isInstanceOf(AuditConfigException.class)
                .hasMessageStartingWith("audit.signing-key = '" + value + "' cannot be used: ")
                .hasMessageContaining(reason)
                .hasMessageContaining("; allowed: ")
                .hasNoCause()
                .satisfies(e -> assertThat(((AuditConfigException) e).key()).isEqualTo("signing-key"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(PASSWORD));
    }

    @Test
    void opensWhatItGenerates() throws Exception {
        byte[] generated = SigningKeys.generateEd25519();
        NoteSigner fromFile = open(file("key.pem", generated));
        NoteSigner fromBytes = SigningKeys.ed25519(generated, "there", ORIGIN);

        assertSigns(fromFile);
        assertThat(fromBytes.verifierKey()).isEqualTo(fromFile.verifierKey());
        assertThat(SigningKeys.generateEd25519()).isNotEqualTo(generated);
        String secret = new String(generated, StandardCharsets.US_ASCII)
                .lines()
                .toList()
                .get(1);
        assertThat(fromFile.toString()).doesNotContain(secret.substring(22));
    }

    @Test
    void opensWhatOpensslGenerates() throws Exception {
        OtherProgram.assumeInstalled("openssl");
        OtherProgram.runWell(temp, "openssl", "genpkey", "-algorithm", "ed25519", "-out", "key.pem");
        mode(temp.resolve("key.pem"), "rw-------");
        NoteSigner signer = open(temp.resolve("key.pem"));

        assertSigns(signer);
        String open = OtherProgram.runWell(temp, "openssl", "pkey", "-in", "key.pem", "-pubout");
        byte[] expected =
                PemBlock.parse(open.getBytes(StandardCharsets.US_ASCII)).get(0).content();
        assertThat(Ed25519Keys.read(Files.readAllBytes(temp.resolve("key.pem")))
                        .getPublic()
                        .getEncoded())
                .isEqualTo(expected);
    }

    @Test
    void opensslReadsWhatItGeneratesAndChecksWhatItSigns() throws Exception {
        OtherProgram.assumeInstalled("openssl");
        byte[] generated = SigningKeys.generateEd25519();
        file("key.pem", generated);
        file("text", "hello\n".getBytes(StandardCharsets.US_ASCII));
        file(
                "signature",
                SigningKeys.ed25519(generated, "there", ORIGIN).sign("hello\n".getBytes(StandardCharsets.US_ASCII)));
        OtherProgram.runWell(temp, "openssl", "pkey", "-in", "key.pem", "-pubout", "-out", "public.pem");

        assertThat(OtherProgram.runWell(
                        temp,
                        "openssl",
                        "pkeyutl",
                        "-verify",
                        "-pubin",
                        "-inkey",
                        "public.pem",
                        "-rawin",
                        "-in",
                        "text",
                        "-sigfile",
                        "signature"))
                .contains("Verified Successfully");
    }

    @Test
    void refusesAnEncryptedKeyOfOpenssl() throws Exception {
        OtherProgram.assumeInstalled("openssl");
        OtherProgram.runWell(
                temp,
                "openssl",
                "genpkey",
                "-algorithm",
                "ed25519",
                "-aes256",
                "-pass",
                "pass:" + PASSWORD,
                "-out",
                "key.pem");
        Path key = temp.resolve("key.pem");
        mode(key, "rw-------");

        assertRefused(() -> open(key), key.toString(), "the key in it is encrypted");
    }

    @Test
    void opensAKeyStoreOfOpenssl() throws Exception {
        OtherProgram.assumeInstalled("openssl");
        OtherProgram.runWell(temp, "openssl", "genpkey", "-algorithm", "ed25519", "-out", "key.pem");
        OtherProgram.runWell(
                temp, "openssl", "req", "-new", "-x509", "-key", "key.pem", "-subj", "/CN=log", "-out", "crt.pem");
        OtherProgram.runWell(
                temp,
                "openssl",
                "pkcs12",
                "-export",
                "-inkey",
                "key.pem",
                "-in",
                "crt.pem",
                "-name",
                "log",
                "-passout",
                "pass:" + PASSWORD,
                "-out",
                "keys.p12");
        mode(temp.resolve("keys.p12"), "rw-------");
        mode(temp.resolve("key.pem"), "rw-------");
        NoteSigner signer = SigningKeys.open(temp.resolve("keys.p12").toString(), "log", PASSWORD, ORIGIN);

        assertSigns(signer);
        assertThat(signer.verifierKey()).isEqualTo(open(temp.resolve("key.pem")).verifierKey());
    }

    private Path keyStore(String algorithm) throws Exception {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        OtherProgram.runWell(
                temp,
                keytool,
                "-genkeypair",
                "-keyalg",
                algorithm,
                "-alias",
                "log",
                "-dname",
                "CN=log",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                "keys.p12");
        mode(temp.resolve("keys.p12"), "rw-------");
        return temp.resolve("keys.p12");
    }

    @Test
    void opensAKeyStoreOfKeytoolAndRefusesAWrongPasswordOrAlias() throws Exception {
        String store = keyStore("Ed25519").toString();

        assertSigns(SigningKeys.open(store, "log", PASSWORD, ORIGIN));
        assertRefused(() -> SigningKeys.open(store, "log", "another password", ORIGIN), store, "the password is wrong");
        assertRefused(
                () -> SigningKeys.open(store, "other", PASSWORD, ORIGIN),
                store,
                "it has no private key 'other', but the entries [log]");
        assertRefused(() -> SigningKeys.open(store, "log", null, ORIGIN), store, "a key store needs its password");
        assertRefused(() -> SigningKeys.open(store, "log", "", ORIGIN), store, "a key store needs its password");
        assertRefused(() -> SigningKeys.open(store, null, PASSWORD, ORIGIN), store, "there is a password but no alias");
        assertRefused(() -> SigningKeys.open(store, null, null, ORIGIN), store, "it is not PEM");
        mode(Path.of(store), "rw-r-----");
        assumeTrue(posix(), "this file system has no POSIX permissions");
        assertRefused(() -> SigningKeys.open(store, "log", PASSWORD, ORIGIN), store, "(rw-r-----)");
    }

    @Test
    void refusesAnotherKindOfKeyInAKeyStore() throws Exception {
        String store = keyStore("RSA").toString();

        assertRefused(() -> SigningKeys.open(store, "log", PASSWORD, ORIGIN), store, "no Ed25519 key (kind: RSA)");
    }

    @Test
    void refusesAFileThatIsNoKeyStore() throws Exception {
        String pem = file("key.pem", SigningKeys.generateEd25519()).toString();
        String garbage = file("keys.p12", new byte[1000]).toString();

        assertRefused(() -> SigningKeys.open(pem, "log", PASSWORD, ORIGIN), pem, "it is no PKCS#12 key store");
        assertRefused(() -> SigningKeys.open(garbage, "log", PASSWORD, ORIGIN), garbage, "it is no PKCS#12 key store");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        Path missing = temp.resolve("missing.pem");

        assertRefused(() -> open(missing), missing.toString(), "there is no such file");
        assertRefused(() -> open(temp), temp.toString(), "it is a directory");
        assertRefused(() -> SigningKeys.open("nul\0", null, null, ORIGIN), "***", "it is no path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw-----w-", "rw-rw-rw-"})
    void refusesAFileThatOthersMayReadOrWrite(String permissions) throws Exception {
        assumeTrue(posix(), "this file system has no POSIX permissions");
        Path key = file("key.pem", SigningKeys.generateEd25519());
        mode(key, permissions);

        assertRefused(() -> open(key), key.toString(), "others than its owner may read or write it (" + permissions);
        mode(key, "r--------");
        assertSigns(open(key));
    }

    @Test
    void refusesAFileOfUnlikelySize() throws Exception {
        Path key = file("key.pem", new byte[(1 << 20) + 1]);

        assertRefused(() -> open(key), key.toString(), "it has more than 1048576 bytes");
    }

    @Test
    void refusesOtherBlocksAndOtherKinds() throws Exception {
        KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        byte[] secret = rsa.getPrivate().getEncoded();
        Path key = temp.resolve("key.pem");

        pem("PRIVATE KEY", secret);
        assertRefused(() -> open(key), key.toString(), "the key in it is no Ed25519 key (kind: RSA)");
        pem("RSA PRIVATE KEY", secret);
        assertRefused(() -> open(key), key.toString(), "it has RSA PRIVATE KEY instead of one PRIVATE KEY");
        pem("ENCRYPTED PRIVATE KEY", secret);
        assertRefused(() -> open(key), key.toString(), "the key in it is encrypted");
        pem("CERTIFICATE", secret);
        assertRefused(() -> open(key), key.toString(), "it has CERTIFICATE instead of one PRIVATE KEY");
        pem("PRIVATE KEY", new byte[] {1, 2, 3});
        assertRefused(() -> open(key), key.toString(), "(kind: unknown)");
        String one = new String(SigningKeys.generateEd25519(), StandardCharsets.US_ASCII);
        file("key.pem", (one + one).getBytes(StandardCharsets.US_ASCII));
        assertRefused(() -> open(key), key.toString(), "it has PRIVATE KEY, PRIVATE KEY instead of one PRIVATE KEY");
        file("key.pem", "-----BEGIN".getBytes(StandardCharsets.US_ASCII));
        assertRefused(() -> open(key), key.toString(), "it is not PEM");
    }

    @Test
    void neverRepeatsAKeyThatStandsWhereItsPlaceShould() throws Exception {
        String pem = new String(SigningKeys.generateEd25519(), StandardCharsets.US_ASCII);
        String base64 = pem.lines().toList().get(1);
        byte[] der = Base64.getDecoder().decode(base64);
        byte[] raw = Arrays.copyOfRange(der, der.length - 32, der.length);
        String oneLine = pem.replace("\n", " ");

        for (String key : List.of(
                pem,
                oneLine,
                base64,
                Base64.getEncoder().encodeToString(raw),
                HexFormat.of().formatHex(raw))) {
            assertRefused(() -> SigningKeys.open(key, null, null, ORIGIN), "***", "it looks like a key instead of");
            assertThatThrownBy(() -> SigningKeys.open(key, null, null, ORIGIN))
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain(base64.substring(22)));
        }
    }

    @Test
    void namesThePlaceOfBytesThatAreNoKey() {
        assertRefused(() -> SigningKeys.ed25519(new byte[0], "the log's own", ORIGIN), "the log's own", "not PEM");
        assertRefused(() -> SigningKeys.ed25519(SigningKeys.generateEd25519(), "it", "a b"), "it", "origin 'a b'");
        assertRefused(() -> SigningKeys.mlDsa44(new byte[0], "the log's own"), "the log's own", "not PEM");
    }

    @Test
    void opensMlDsaKeysThatItGenerates() {
        assumeMlDsa(true);
        byte[] generated = SigningKeys.generateMlDsa44();
        KeyPair keys = SigningKeys.mlDsa44(generated, "there");
        String text = new String(generated, StandardCharsets.US_ASCII);
        String privateOnly = text.substring(0, text.indexOf("-----BEGIN PUBLIC KEY"));
        String publicOnly = text.substring(privateOnly.length());
        String other = new String(SigningKeys.generateMlDsa44(), StandardCharsets.US_ASCII);
        String mixed = privateOnly + other.substring(other.indexOf("-----BEGIN PUBLIC KEY"));

        assertThat(keys.getPublic().getEncoded()).hasSize(1312 + 22);
        assertRefused(() -> mlDsa(privateOnly), "there", "it has no PUBLIC KEY");
        assertRefused(() -> mlDsa(publicOnly), "there", "it has PUBLIC KEY instead of one PRIVATE KEY");
        assertRefused(() -> mlDsa(mixed), "there", "do not belong together");
        String ed25519 = new String(SigningKeys.generateEd25519(), StandardCharsets.US_ASCII);
        assertRefused(() -> mlDsa(ed25519 + publicOnly), "there", "no ML-DSA-44 keys (kind: Ed25519)");
    }

    private static @Nullable KeyPair mlDsa(String pem) {
        return SigningKeys.mlDsa44(pem.getBytes(StandardCharsets.US_ASCII), "there");
    }

    @Test
    void saysThatMlDsaNeedsALaterJdk() {
        assumeMlDsa(false);

        assertRefused(SigningKeys::generateMlDsa44, "ML-DSA-44", "ML-DSA needs JDK 24 or later, and this is ");
        String both = new String(SigningKeys.generateEd25519(), StandardCharsets.US_ASCII)
                + new PemBlock("PUBLIC KEY", new byte[4]).text();
        assertRefused(() -> mlDsa(both), "there", "ML-DSA needs JDK 24 or later");
    }

    private static void assumeMlDsa(boolean wanted) {
        assumeTrue((Runtime.version().feature() >= 24) == wanted, "ML-DSA came with JDK 24");
    }
}
