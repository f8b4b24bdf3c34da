package dev.auditkit.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.tree.Hash;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {

    /** The example of the specification of signed notes. */
    private static final String PUBLISHED_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private static final String PUBLISHED_NOTE = """
            This is an example message.

            \u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
            """;

    private static Ed25519Signer signer(String name) throws GeneralSecurityException, MalformedNoteException {
        return new Ed25519Signer(name, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    }

    private static SignedNote parse(String note) throws MalformedNoteException {
        return SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void acceptsThePublishedNote() throws Exception {
        VerifierKey key = VerifierKey.parse(PUBLISHED_KEY);
        SignedNote note = parse(PUBLISHED_NOTE);

        assertThat(note.verify(List.of(key))).containsExactly(key);
        assertThat(note.text()).isEqualTo("This is an example message.\n");
        assertThat(note).hasToString(PUBLISHED_NOTE);
        assertThat(key).hasToString(PUBLISHED_KEY);
    }

    @Test
    void noticesEachFlippedBitOfTheTextAndTheSignature() throws Exception {
        VerifierKey key = VerifierKey.parse(PUBLISHED_KEY);
        byte[] bytes = PUBLISHED_NOTE.getBytes(StandardCharsets.UTF_8);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> SignedNote.parse(flipped).verify(List.of(key)))
                    .as("bit %d", bit)
                    .isInstanceOfAny(MalformedNoteException.class, InvalidSignatureException.class);
        }
    }

    @Test
    void signsWithSeveralKeysAndCountsOnlyThoseThatAreTrusted() throws Exception {
        Ed25519Signer one = signer("one.example/log");
        Ed25519Signer two = signer("two.example/log");
        SignedNote note =
                parse(SignedNote.sign("hello\n\nworld\n", List.of(one, two)).toString());

        assertThat(note.text()).isEqualTo("hello\n\nworld\n");
        assertThat(note.verify(List.of(two.verifierKey()))).containsExactly(two.verifierKey());
        assertThat(note.verify(List.of(one.verifierKey(), two.verifierKey()))).hasSize(2);
        VerifierKey stranger = signer("one.example/log").verifierKey();
        assertThatThrownBy(() -> note.verify(List.of(stranger)))
                .isInstanceOf(InvalidSignatureException.class)
                .hasMessageContaining("none of the note's signatures is of a trusted key");
    }

    @Test
    void rejectsTheWholeNoteWhenOneTrustedKeysSignatureIsWrong() throws Exception {
        Ed25519Signer one = signer("one.example/log");
        Ed25519Signer two = signer("two.example/log");
        String note = SignedNote.sign("hello\n", List.of(one, two)).toString();
        String other = SignedNote.sign("other\n", List.of(two)).toString();
        String forged = note.substring(0, note.lastIndexOf('\u2014')) + other.substring(other.indexOf('\u2014'));

        assertThat(parse(forged).verify(List.of(one.verifierKey()))).hasSize(1);
        assertThatThrownBy(() -> parse(forged).verify(List.of(one.verifierKey(), two.verifierKey())))
                .isInstanceOf(InvalidSignatureException.class)
                .hasMessageContaining("two.example/log")
                .hasMessageContaining("is wrong");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "text\n",
                "text\n\n",
                "text\n\n\u2014 name",
                "text\n\n\u2014 name AAAAAAA=",
                "text\n\n- name AAAAAAA=\n",
                "text\n\n\u2014 name AAAA\n",
                "text\n\n\u2014 name AAAAAAAAAA\n",
                "text\n\n\u2014 na+me AAAAAAA=\n",
                "text\n\n\u2014  AAAAAAA=\n",
                "te\txt\n\n\u2014 name AAAAAAA=\n",
                "text\n\n\u2014 name AAAAAAA= \n",
            })
    void refusesWhatIsNoNote(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(MalformedNoteException.class);
    }

    @Test
    void refusesBytesThatAreNotUtf8AndTexts() {
        assertThatThrownBy(() -> SignedNote.parse(new byte[] {(byte) 0xff, '\n', '\n', '\n'}))
                .isInstanceOf(MalformedNoteException.class)
                .hasMessage("the note is not UTF-8");
        assertThatThrownBy(() -> SignedNote.sign("no line feed", List.of(signer("a"))))
                .isInstanceOf(MalformedNoteException.class);
        assertThatThrownBy(() -> SignedNote.sign("text\n", List.of())).isInstanceOf(MalformedNoteException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com/foo",
                "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv",
                "example.com/foo+530d903a+!",
                "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            })
    void refusesWhatIsNoVerifierKey(String text) {
        assertThatThrownBy(() -> VerifierKey.parse(text)).isInstanceOf(MalformedNoteException.class);
    }

    @Test
    void writesAndReadsCheckpoints() throws Exception {
        Hash root = Hash.ofLeaf(new byte[] {1});
        Checkpoint checkpoint = Checkpoint.of("example.com/log", 4711, root);

        assertThat(checkpoint.text())
                .isEqualTo("example.com/log\n4711\n" + Base64.getEncoder().encodeToString(root.bytes()) + "\n");
        assertThat(Checkpoint.parse(checkpoint.text())).isEqualTo(checkpoint);
        Checkpoint extended = new Checkpoint("log", 0, Hash.ofEmptyTree(), List.of("more", "and more"));
        assertThat(Checkpoint.parse(extended.text())).isEqualTo(extended);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log\n1\n",
                "log\n1\nAAAA\n",
                "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "log\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "log\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "log\n9223372036854775808\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
                "log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                "log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n",
                "log\n1\n!\n",
            })
    void refusesWhatIsNoCheckpoint(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(MalformedNoteException.class);
    }
}
