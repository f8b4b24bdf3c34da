package dev.auditkit.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.tree.Hash;
import dev.auditkit.tree.HashReader;
import dev.auditkit.tree.MerkleTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlogProofTest {

    private static final String ORIGIN = "example.com/log";
    private static final int SIZE = 13;
    private static final Ed25519Signer LOG = signer(ORIGIN);
    private static final List<VerifierKey> KEYS = List.of(LOG.verifierKey());

    private static Ed25519Signer signer(String name) {
        try {
            return new Ed25519Signer(
                    name, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException | MalformedNoteException e) {
            throw new AssertionError(e);
        }
    }

    private static Hash leaf(long index) {
        return Hash.ofLeaf(("entry " + index).getBytes(StandardCharsets.UTF_8));
    }

    private static final HashReader READER = new HashReader() {
        @Override
        public Hash read(int level, long index) throws IOException {
            return level == 0 ? leaf(index) : Hash.ofNode(read(level - 1, 2 * index), read(level - 1, 2 * index + 1));
        }
    };

    private static SignedNote checkpoint(int size, NoteSigner... signers) throws Exception {
        return SignedNote.sign(
                Checkpoint.of(ORIGIN, size, MerkleTree.root(size, READER)).text(), List.of(signers));
    }

    private static TlogProof proof(int index, int size) throws Exception {
        return TlogProof.of(index, MerkleTree.inclusionProof(index, size, READER), checkpoint(size, LOG));
    }

    private static TlogProof parse(String text) throws MalformedNoteException {
        return TlogProof.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void provesEachEntryAtEachSizeAfterARoundTrip() throws Exception {
        for (int size = 1; size <= 40; size++) {
            for (int index = 0; index < size; index++) {
                TlogProof made = proof(index, size);
                TlogProof read = TlogProof.parse(made.bytes());
                assertThat(read).isEqualTo(made).hasSameHashCodeAs(made);
                assertThat(read.verify(leaf(index), ORIGIN, KEYS).size()).isEqualTo(size);
                int other = index + 1;
                assertRefused(() -> read.verify(leaf(other), ORIGIN, KEYS), "the hashes do not lead from the entry");
            }
        }
    }

    @Test
    void hasTheFormOfTheSpecification() throws Exception {
        TlogProof proof = proof(5, SIZE);
        StringBuilder expected = new StringBuilder("c2sp.org/tlog-proof@v1\nextra AQID\nindex 5\n");
        for (Hash hash : MerkleTree.inclusionProof(5, SIZE, READER)) {
            expected.append(Base64.getEncoder().encodeToString(hash.bytes())).append('\n');
        }
        expected.append('\n').append(proof.checkpoint());

        assertThat(proof.withExtra(new byte[] {1, 2, 3})).hasToString(expected.toString());
        assertThat(proof.index()).isEqualTo(5);
        assertThat(proof.hashes()).hasSize(4);
    }

    @Test
    void carriesExtraDataThatVouchesForNothing() throws Exception {
        TlogProof with =
                TlogProof.parse(proof(5, SIZE).withExtra(new byte[] {1, 2, 3}).bytes());

        assertThat(with.extra()).hasValue(new byte[] {1, 2, 3});
        assertThat(with.verify(leaf(5), ORIGIN, KEYS).size()).isEqualTo(SIZE);
        assertThat(with).isNotEqualTo(proof(5, SIZE));
        assertThat(with.withExtra(new byte[0])).isEqualTo(proof(5, SIZE));
        assertThat(proof(5, SIZE).extra()).isEmpty();
    }

    @Test
    void provesTheOnlyEntryWithoutHashes() throws Exception {
        assertThat(proof(0, 1).toString()).startsWith("c2sp.org/tlog-proof@v1\nindex 0\n\n" + ORIGIN + "\n1\n");
        assertThat(TlogProof.parse(proof(0, 1).bytes())
                        .verify(leaf(0), ORIGIN, KEYS)
                        .size())
                .isEqualTo(1);
    }

    private static void refusesText(UnaryOperator<String> change, String message) throws Exception {
        String text = proof(5, SIZE).withExtra(new byte[] {1, 2, 3}).toString();
        String changed = change.apply(text);
        assertThat(changed).isNotEqualTo(text);
        assertThatThrownBy(() -> parse(changed))
                .isInstanceOf(MalformedNoteException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "c2sp.org/tlog-proof@v1, c2sp.org/tlog-proof@v2, does not begin with the line",
        "c2sp.org/tlog-proof@v1, C2SP.org/tlog-proof@v1, does not begin with the line",
        "c2sp.org/tlog-proof@v1, '\nc2sp.org/tlog-proof@v1', does not begin with the line",
        "'c2sp.org/tlog-proof@v1\n', '', does not begin with the line",
        "'c2sp.org/tlog-proof@v1\n', 'c2sp.org/tlog-proof@v1\r\n', does not begin with the line",
        "c2sp.org/tlog-proof@v1, 'c2sp.org/tlog-proof@v1 ', does not begin with the line",
        "extra AQID, 'extra ', has an empty extra line",
        "extra AQID, extra AQI, is not the usual Base64",
        "extra AQID, extra AQJ=, is not the usual Base64",
        "extra AQID, extra AQ_D, is not the usual Base64",
        "extra AQID, 'extra  AQID', is not the usual Base64",
        "extra AQID, 'extra AQID ', is not the usual Base64",
        "extra AQID, extraAQID, has no index line",
        "extra AQID, extra, has no index line",
        "extra AQID, 'extra AQID\nextra AQID', has no index line",
        "'extra AQID\nindex 5', 'index 5\nextra AQID', is not the usual Base64",
        "'index 5\n', '', has no index line",
        "index 5, index, has no index line",
        "index 5, Index 5, has no index line",
        "index 5, 'index ', is no index of an entry",
        "index 5, index 05, is no index of an entry",
        "index 5, index 00, is no index of an entry",
        "index 5, index -5, is no index of an entry",
        "index 5, index +5, is no index of an entry",
        "index 5, index 5.0, is no index of an entry",
        "index 5, index 0x5, is no index of an entry",
        "index 5, 'index  5', is no index of an entry",
        "index 5, 'index 5 ', is no index of an entry",
        "index 5, 'index 5\r', is no index of an entry",
        "index 5, index 9223372036854775808, is no index of an entry",
        "index 5, index 99999999999999999999, is no index of an entry",
        "'index 5\n', 'index 5\nAQID\n', is no hash",
        "'index 5\n', 'index 5\nhash\n', is no hash",
        "'index 5\n', 'index 5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=AAAA\n', is not the usual Base64",
        "'index 5\n', 'index 5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n', is not the usual Base64",
        "'index 5\n', 'index 5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n', is not the usual Base64",
        "'index 5\n', 'index 5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \n', is not the usual Base64",
        "'\n\nexample.com/log\n', '\nexample.com/log\n', no empty line with signatures",
        "'\n\nexample.com/log\n', '\n\n\nexample.com/log\n', is no size of a tree",
        "'\n13\n', '\n013\n', is no size of a tree",
        "'\n\n\u2014', '\n\u2014', no empty line with signatures"
    })
    void refusesWhatTheSpecificationDoesNotAllow(String what, String by, String message) throws Exception {
        refusesText(text -> text.replaceFirst(what, Matcher.quoteReplacement(by)), message);
    }

    @Test
    void refusesWhatHasNoCheckpointOrIsTooLarge() {
        assertThatThrownBy(() -> parse(""))
                .isInstanceOf(MalformedNoteException.class)
                .hasMessageContaining("no empty line");
        assertThatThrownBy(() -> parse("c2sp.org/tlog-proof@v1\nindex 0\n"))
                .isInstanceOf(MalformedNoteException.class)
                .hasMessageContaining("no empty line");
        assertThatThrownBy(() -> parse("c2sp.org/tlog-proof@v1\nindex 0\n\n"))
                .isInstanceOf(MalformedNoteException.class)
                .hasMessageContaining("no empty line with signatures");
        assertThatThrownBy(() -> TlogProof.parse(new byte[2_000_001]))
                .isInstanceOf(MalformedNoteException.class)
                .hasMessageContaining("more than 2000000 bytes");
    }

    @Test
    void takesAsManyHashesAsATreeCanNeedAndNoMore() throws Exception {
        List<Hash> hashes = new ArrayList<>(Collections.nCopies(63, leaf(0)));
        SignedNote checkpoint = checkpoint(SIZE, LOG);
        TlogProof longest = TlogProof.of(Long.MAX_VALUE, hashes, checkpoint);

        assertThat(TlogProof.parse(longest.bytes())).isEqualTo(longest);
        hashes.add(leaf(0));
        assertThatThrownBy(() -> TlogProof.of(0, hashes, checkpoint)).isInstanceOf(MalformedNoteException.class);
        assertThatThrownBy(() -> TlogProof.of(-1, List.of(), checkpoint)).isInstanceOf(MalformedNoteException.class);
        String tooLong = longest.toString().replace("\n\n" + ORIGIN, "\n" + base64(leaf(0)) + "\n\n" + ORIGIN);
        assertThatThrownBy(() -> parse(tooLong)).hasMessageContaining("at most 63 hashes");
    }

    private static String base64(Hash hash) {
        return Base64.getEncoder().encodeToString(hash.bytes());
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidProofException.class).hasMessageContaining(message);
    }

    @Test
    void refusesAnotherLogAnotherKeyAndAnotherSignature() throws Exception {
        TlogProof proof = proof(5, SIZE);
        Hash leaf = leaf(5);

        assertRefused(
                () -> proof.verify(leaf, "example.com/other", KEYS),
                "the checkpoint is of the log 'example.com/log', not of 'example.com/other'");
        assertRefused(() -> proof.verify(leaf, ORIGIN, List.of()), "none of the note's signatures is of a trusted key");
        assertRefused(
                () -> proof.verify(leaf, ORIGIN, List.of(signer(ORIGIN).verifierKey())),
                "none of the note's signatures is of a trusted key");
        String signature = proof.toString().substring(proof.toString().lastIndexOf(' ') + 1);
        char tenth = signature.charAt(10);
        String forged = signature.substring(0, 10) + (tenth == 'A' ? 'B' : 'A') + signature.substring(11);
        TlogProof changed = parse(proof.toString().replace(signature, forged));
        assertRefused(() -> changed.verify(leaf, ORIGIN, KEYS), "is wrong");
    }

    @Test
    void aKeyOfAnotherNameDoesNotSpeakForTheLog() throws Exception {
        Ed25519Signer other = signer("example.com/other");
        TlogProof proof = TlogProof.of(5, MerkleTree.inclusionProof(5, SIZE, READER), checkpoint(SIZE, other));

        assertRefused(
                () -> proof.verify(leaf(5), ORIGIN, List.of(LOG.verifierKey(), other.verifierKey())),
                "none of the note's signatures is of a trusted key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"13", "14", "9223372036854775807"})
    void refusesAnIndexThatIsNotInTheTree(String index) throws Exception {
        TlogProof proof = parse(proof(5, SIZE).toString().replace("index 5\n", "index " + index + "\n"));

        assertRefused(() -> proof.verify(leaf(5), ORIGIN, KEYS), "index " + index + " is not in a tree of 13 entries");
    }

    @Test
    void refusesEveryOtherIndexAndEveryChangedMissingOrFurtherHash() throws Exception {
        TlogProof proof = proof(5, SIZE);
        for (int index = 0; index < SIZE; index++) {
            if (index != 5) {
                TlogProof moved = TlogProof.of(index, proof.hashes(), proof.checkpoint());
                assertRefused(() -> moved.verify(leaf(5), ORIGIN, KEYS), "the hashes do not lead from the entry");
            }
        }
        for (int i = 0; i < proof.hashes().size(); i++) {
            List<Hash> changed = new ArrayList<>(proof.hashes());
            changed.set(i, leaf(99));
            List<Hash> missing = new ArrayList<>(proof.hashes());
            missing.remove(i);
            List<Hash> more = new ArrayList<>(proof.hashes());
            more.add(i, leaf(99));
            for (List<Hash> hashes : List.of(changed, missing, more)) {
                TlogProof wrong = TlogProof.of(5, hashes, proof.checkpoint());
                assertRefused(() -> wrong.verify(leaf(5), ORIGIN, KEYS), "the hashes do not lead from the entry");
            }
        }
    }

    @Test
    void asksTheWitnessPolicyOnceTheLogsSignatureIsRight() throws Exception {
        Ed25519Signer witness = signer("witness.example");
        TlogProof alone = proof(5, SIZE);
        TlogProof witnessed = TlogProof.of(5, alone.hashes(), checkpoint(SIZE, LOG, witness));
        List<SignedNote> asked = new ArrayList<>();

        assertThat(TlogProof.parse(witnessed.bytes())
                        .verify(leaf(5), ORIGIN, KEYS, asked::add)
                        .size())
                .isEqualTo(SIZE);
        assertThat(asked).containsExactly(witnessed.checkpoint());
        assertRefused(() -> alone.verify(leaf(5), ORIGIN, KEYS, note -> false), "cosignatures of witnesses");
        assertRefused(
                () -> alone.verify(leaf(5), ORIGIN, List.of(), note -> {
                    throw new AssertionError("asked too early");
                }),
                "trusted key");
    }
}
