package dev.auditkit.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.tree.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CosignatureTest {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(TIME);
    private static final String TEXT =
            Checkpoint.of("log.example/a", 7, Hash.ofLeaf(new byte[] {1})).text();

    /** Signed by another implementation of Ed25519, ML-DSA-44 and the format: the log's two keys and a witness's two. */
    private static final String MADE_ELSEWHERE = resource("cosigned-checkpoint");

    /** The example of the specification of cosignatures, whose keys were not published. */
    private static final String PUBLISHED = """
            example.com/behind-the-sofa
            20852163
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

            \u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
            \u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
            """;

    private enum Kind {
        ED25519,
        ML_DSA_44;

        NoteSigner signer(String name, InstantSource clock) throws GeneralSecurityException, MalformedNoteException {
            if (this == ED25519) {
                KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
                return new Ed25519Cosigner(name, keys, clock);
            }
            MlDsa.assumeSupported();
            return new MlDsa44Signer(name, MlDsa.keyPair(), clock);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(CosignatureTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<VerifierKey> keysMadeElsewhere() throws MalformedNoteException {
        List<VerifierKey> keys = new ArrayList<>();
        for (String line : resource("cosigned-checkpoint.keys").lines().toList()) {
            keys.add(VerifierKey.parse(line));
        }
        return keys;
    }

    private static SignedNote parse(String note) throws MalformedNoteException {
        return SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertWrong(SignedNote note, VerifierKey key) {
        assertThatThrownBy(() -> note.verify(List.of(key)))
                .isInstanceOf(InvalidSignatureException.class)
                .hasMessageContaining(key.name());
    }

    @Test
    void acceptsWhatAnotherImplementationSigned() throws Exception {
        SignedNote note = parse(MADE_ELSEWHERE);
        List<VerifierKey> keys = keysMadeElsewhere();

        assertThat(keys).hasSize(4);
        assertThat(note.verify(keys))
                .containsExactlyElementsOf(
                        keys.stream().filter(VerifierKey::isSupported).toList());
        assertThat(keys.get(0).isTimestamped()).isFalse();
        assertThat(note.signedAt(keys.get(0))).isEmpty();
        assertThat(note.signedAt(keys.get(1))).contains(TIME);
        assertThat(note.signedAt(keys.get(2))).contains(TIME.plusSeconds(1));
        assertThat(note.signedAt(keys.get(3))).contains(TIME.plusSeconds(2));
        assertThat(note).hasToString(MADE_ELSEWHERE);
    }

    @Test
    void readsAndShowsMlDsaKeysOnEveryPlatformButCountsOnlyWhatItCanCheck() throws Exception {
        VerifierKey logs = keysMadeElsewhere().get(0);
        VerifierKey unusual = keysMadeElsewhere().get(1);

        assertThat(unusual.isSupported()).isEqualTo(MlDsa.isSupported());
        assertThat(VerifierKey.parse(unusual.toString())).isEqualTo(unusual);
        assertThat(logs.isSupported()).isTrue();
        String wrong = MADE_ELSEWHERE.replace("20852163", "20852164");
        if (MlDsa.isSupported()) {
            assertWrong(parse(wrong), unusual);
        } else {
            assertThat(parse(MADE_ELSEWHERE).verify(List.of(logs, unusual))).containsExactly(logs);
            assertThatThrownBy(() -> parse(MADE_ELSEWHERE).verify(List.of(unusual)))
                    .isInstanceOf(InvalidSignatureException.class)
                    .hasMessageContaining("JDK 24");
        }
    }

    @Test
    void readsTheTimeOfThePublishedExample() throws Exception {
        SignedNote note = parse(PUBLISHED);
        NoteSignature witness = NoteSignature.parse(PUBLISHED.lines().toList().get(5));

        assertThat(TimestampedSignature.time(witness.toArray())).isEqualTo(1_679_315_147);
        assertThat(Checkpoint.parse(note.text()).size()).isEqualTo(20_852_163);
        assertThat(note).hasToString(PUBLISHED);
    }

    @ParameterizedTest
    @EnumSource
    void signsTextAndTimeOfACheckpoint(Kind kind) throws Exception {
        NoteSigner signer = kind.signer("witness.example/w", CLOCK);
        SignedNote note = parse(SignedNote.sign(TEXT, List.of(signer)).toString());

        assertThat(signer.verifierKey().isTimestamped()).isTrue();
        assertThat(note.verify(List.of(signer.verifierKey()))).containsExactly(signer.verifierKey());
        assertThat(note.signedAt(signer.verifierKey())).contains(TIME);
        assertThat(signer.toString()).contains("witness.example/w+");
    }

    @ParameterizedTest
    @EnumSource
    void noticesEachFlippedBitOfASignatureAndItsTime(Kind kind) throws Exception {
        NoteSigner signer = kind.signer("witness.example/w", CLOCK);
        VerifierKey key = signer.verifierKey();
        byte[] text = TEXT.getBytes(StandardCharsets.UTF_8);
        byte[] signature = signer.sign(text);

        assertThat(key.verifies(text, signature)).isTrue();
        for (int bit = 0; bit < 8 * signature.length; bit += kind == Kind.ED25519 || bit < 128 ? 1 : 37) {
            byte[] flipped = signature.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(key.verifies(text, flipped)).as("bit %d", bit).isFalse();
        }
        for (int length : new int[] {0, 7, 8, 9, 64, 72, signature.length - 1, signature.length + 1}) {
            if (length != signature.length) {
                assertThat(key.verifies(text, Arrays.copyOf(signature, length)))
                        .as("length %d", length)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noticesEachFlippedBitOfTheText(Kind kind) throws Exception {
        NoteSigner signer = kind.signer("witness.example/w", CLOCK);
        byte[] text = TEXT.getBytes(StandardCharsets.UTF_8);
        byte[] signature = signer.sign(text);

        for (int bit = 0; bit < 8 * text.length; bit++) {
            byte[] flipped = text.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(signer.verifierKey().verifies(flipped, signature))
                    .as("bit %d", bit)
                    .isFalse();
        }
    }

    @Test
    void anMlDsaSignatureIsForOneNameAndDoesNotKnowExtensionLines() throws Exception {
        MlDsa.assumeSupported();
        KeyPair keys = MlDsa.keyPair();
        MlDsa44Signer signer = new MlDsa44Signer("witness.example/w", keys, CLOCK);
        byte[] signature = signer.sign(TEXT.getBytes(StandardCharsets.UTF_8));
        VerifierKey other = VerifierKey.ofMlDsa44("witness.example/v", keys.getPublic());

        assertThat(other.verifies(TEXT.getBytes(StandardCharsets.UTF_8), signature))
                .isFalse();
        byte[] extended = (TEXT + "extended\n").getBytes(StandardCharsets.UTF_8);
        assertThat(signer.verifierKey().verifies(extended, signature)).isTrue();
    }

    @Test
    void anEd25519SignatureIsForTheWholeTextAndOneType() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] text = TEXT.getBytes(StandardCharsets.UTF_8);
        byte[] extended = (TEXT + "extended\n").getBytes(StandardCharsets.UTF_8);
        Ed25519Cosigner cosigner = new Ed25519Cosigner("log.example/a", keys, CLOCK);
        Ed25519Signer signer = new Ed25519Signer("log.example/a", keys);

        assertThat(cosigner.verifierKey().verifies(extended, cosigner.sign(text)))
                .isFalse();
        assertThat(cosigner.verifierKey().verifies(text, signer.sign(text))).isFalse();
        assertThat(signer.verifierKey().verifies(text, cosigner.sign(text))).isFalse();
        assertThat(cosigner.verifierKey().id())
                .isNotEqualTo(signer.verifierKey().id());
        assertThat(cosigner.verifierKey().bareKey())
                .isEqualTo(signer.verifierKey().bareKey());
    }

    @ParameterizedTest
    @EnumSource
    void signsOnlyCheckpointsAndOnlyWithAClockThatIsRight(Kind kind) throws Exception {
        NoteSigner signer = kind.signer("witness.example/w", CLOCK);
        assertThatThrownBy(() -> SignedNote.sign("hello\n", List.of(signer)))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageStartingWith("witness.example/w signs only checkpoints: ");

        for (Instant wrong : List.of(Instant.EPOCH, Instant.EPOCH.minusSeconds(1))) {
            NoteSigner early = kind.signer("witness.example/w", InstantSource.fixed(wrong));
            assertThatThrownBy(() -> SignedNote.sign(TEXT, List.of(early)))
                    .isInstanceOf(GeneralSecurityException.class)
                    .hasMessageStartingWith("the clock says ");
        }
    }

    @Test
    void mlDsaSignsNamesOfAtMost255Bytes() throws Exception {
        NoteSigner longest = Kind.ML_DSA_44.signer("n".repeat(255), CLOCK);
        NoteSigner tooLong = Kind.ML_DSA_44.signer("n".repeat(256), CLOCK);
        String longOrigin =
                Checkpoint.of("o".repeat(256), 1, Hash.ofEmptyTree()).text();

        assertThat(SignedNote.sign(TEXT, List.of(longest)).verify(List.of(longest.verifierKey())))
                .hasSize(1);
        assertThatThrownBy(() -> SignedNote.sign(TEXT, List.of(tooLong)))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("256 bytes");
        assertThatThrownBy(() -> SignedNote.sign(longOrigin, List.of(longest)))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void takesKeysOfTheRightKindOnly() throws Exception {
        KeyPair ed25519 = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        KeyPair ed448 = KeyPairGenerator.getInstance("Ed448").generateKeyPair();

        assertThatThrownBy(() -> VerifierKey.ofMlDsa44("a", ed25519.getPublic()))
                .isInstanceOf(MalformedNoteException.class)
                .hasMessage("a key of the kind EdDSA is no ML-DSA-44 key");
        assertThatThrownBy(() -> new Ed25519Cosigner("a", ed448, CLOCK)).isInstanceOf(MalformedNoteException.class);
        assertThatThrownBy(() -> VerifierKey.ofEd25519Cosigner("a b", ed25519.getPublic()))
                .isInstanceOf(MalformedNoteException.class);
        if (MlDsa.isSupported()) {
            KeyPair larger = KeyPairGenerator.getInstance("ML-DSA-65").generateKeyPair();
            assertThatThrownBy(() -> VerifierKey.ofMlDsa44("a", larger.getPublic()))
                    .isInstanceOf(MalformedNoteException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 5, 7, 255})
    void refusesKeyMaterialOfATypeThatIsNotKnown(int type) throws Exception {
        byte[] material = new byte[33];
        material[0] = (byte) type;
        assertThatThrownBy(() -> VerifierKey.parse(verifierKey(material)))
                .isInstanceOf(MalformedNoteException.class)
                .hasMessageContaining("type " + type)
                .hasMessageContaining(
                        "allowed: type 1 (Ed25519) with 33, type 4 (Ed25519) with 33, type 6 (ML-DSA-44)");
    }

    @Test
    void refusesBytesThatAreNoPointOfTheCurve() throws Exception {
        byte[] material = new byte[33];
        material[0] = 4;
        material[1] = 2; // y = 2, for which there is no x
        assertThatThrownBy(() -> VerifierKey.parse(verifierKey(material)))
                .isInstanceOf(MalformedNoteException.class)
                .hasMessageContaining("no Ed25519 key");
    }

    private static String verifierKey(byte[] material) throws GeneralSecurityException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update("name\n".getBytes(StandardCharsets.UTF_8));
        String id = HexFormat.of().formatHex(sha256.digest(material), 0, 4);
        return "name+" + id + "+" + Base64.getEncoder().encodeToString(material);
    }

    @Test
    void refusesBytesBehindASignature() throws Exception {
        Ed25519Signer signer =
                new Ed25519Signer("a", KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        byte[] signature = signer.sign(new byte[1]);

        assertThat(signer.verifierKey().verifies(new byte[1], signature)).isTrue();
        assertThat(signer.verifierKey().verifies(new byte[1], Arrays.copyOf(signature, 65)))
                .isFalse();
    }

    @Test
    void putsCosignaturesOnACheckpoint() throws Exception {
        KeyPair logKeys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Ed25519Signer log = new Ed25519Signer("log.example/a", logKeys);
        NoteSigner one = Kind.ED25519.signer("witness.example/1", CLOCK);
        NoteSigner two = Kind.ED25519.signer("witness.example/2", CLOCK);
        SignedNote checkpoint = SignedNote.sign(TEXT, List.of(log));

        byte[] answer = checkpoint
                .with(List.of(one, two))
                .only(List.of(one.verifierKey()))
                .signatureLines();
        SignedNote cosigned = checkpoint.with(SignedNote.of(TEXT, answer));

        assertThat(cosigned.verify(List.of(log.verifierKey(), one.verifierKey(), two.verifierKey())))
                .containsExactly(log.verifierKey(), one.verifierKey());
        assertThat(cosigned.with(cosigned)).isEqualTo(cosigned);
        assertThat(cosigned.with(List.of(two)).toString()).startsWith(cosigned.toString());
        assertThatThrownBy(() -> checkpoint.only(List.of(two.verifierKey())))
                .isInstanceOf(MalformedNoteException.class);
        assertThatThrownBy(() -> checkpoint.with(parse(MADE_ELSEWHERE)))
                .isInstanceOf(MalformedNoteException.class)
                .hasMessageContaining("another text");
    }

    @Test
    void aKeysNewSignatureTakesThePlaceOfItsOldOne() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Ed25519Cosigner early = new Ed25519Cosigner("w", keys, CLOCK);
        Ed25519Cosigner late = new Ed25519Cosigner("w", keys, InstantSource.fixed(TIME.plusSeconds(60)));
        SignedNote note = SignedNote.sign(TEXT, List.of(early)).with(List.of(late));

        assertThat(note.signatureLines())
                .hasSameSizeAs(SignedNote.sign(TEXT, List.of(early)).signatureLines());
        assertThat(note.signedAt(early.verifierKey())).contains(TIME.plusSeconds(60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\u2014 name AAAAAAA=", "\u2014 name AAAAAAA=\n\n", "\n\u2014 name AAAAAAA=\n"})
    void refusesWhatIsNoAnswerOfAWitness(String lines) {
        assertThatThrownBy(() -> SignedNote.of(TEXT, lines.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedNoteException.class);
    }

    @Test
    void refusesMoreSignaturesThanANoteMayHave() throws Exception {
        byte[] lines = "\u2014 name AAAAAAA=\n".repeat(101).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> SignedNote.of(TEXT, lines))
                .isInstanceOf(MalformedNoteException.class)
                .hasMessageContaining("more than 100");
    }
}
