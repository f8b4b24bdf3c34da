package dev.auditkit.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.note.WitnessPolicy.KnownWitness;
import dev.auditkit.tree.Hash;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WitnessPolicyTest {

    private static final String ORIGIN = "log.example/a";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    private static final String[] NAMES = {"X1", "X2", "X3", "Y1", "Y2", "Y3"};

    private final Map<String, NoteSigner> witnesses = new LinkedHashMap<>();
    private NoteSigner log = signer(ORIGIN);
    private SignedNote checkpoint = checkpoint(ORIGIN, log);

    @BeforeEach
    void nameSixWitnesses() throws Exception {
        for (String name : NAMES) {
            witnesses.put(name, new Ed25519Cosigner("witness.example/" + name, keyPair(), CLOCK));
        }
    }

    private static KeyPair keyPair() throws Exception {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    private static NoteSigner signer(String name) {
        try {
            return new Ed25519Signer(name, keyPair());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static SignedNote checkpoint(String origin, NoteSigner signer) {
        try {
            return SignedNote.sign(
                    Checkpoint.of(origin, 7, Hash.ofLeaf(new byte[1])).text(), List.of(signer));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fills keys in: {@code $LOG} and {@code $X1} stand for verifier keys. */
    private WitnessPolicy policy(String text) throws MalformedNoteException {
        return WitnessPolicy.parse(filled(text).getBytes(StandardCharsets.UTF_8));
    }

    private String filled(String text) {
        String filled = text.replace("$LOG", log.verifierKey().toString());
        for (Map.Entry<String, NoteSigner> witness : witnesses.entrySet()) {
            filled = filled.replace(
                    "$" + witness.getKey(), witness.getValue().verifierKey().toString());
        }
        return filled;
    }

    private SignedNote cosigned(String... by) throws Exception {
        List<NoteSigner> signers = new ArrayList<>();
        for (String name : by) {
            signers.add(witnesses.get(name));
        }
        return checkpoint.with(signers);
    }

    @Test
    void readsLogsAndWitnessesWithTheirPlaces() throws Exception {
        WitnessPolicy policy = policy("""
                # A comment, and an empty line.

                \t  log \t$LOG https://log.example/  \s
                witness X1 $X1 https://w.example/x1
                  # Another comment.
                witness \u00fc\u212a $X2
                quorum X1
                """);

        assertThat(policy.logs()).singleElement().satisfies(known -> {
            assertThat(known.key()).isEqualTo(log.verifierKey());
            assertThat(known.url()).contains("https://log.example/");
        });
        assertThat(policy.witnesses()).hasSize(2);
        KnownWitness first = policy.witnesses().get(0);
        assertThat(first.name()).isEqualTo("X1");
        assertThat(first.key()).isEqualTo(witnesses.get("X1").verifierKey());
        assertThat(first.url()).contains("https://w.example/x1");
        assertThat(policy.witnesses().get(1).name()).isEqualTo("\u00fc\u212a");
        assertThat(policy.witnesses().get(1).url()).isEmpty();
        assertThat(policy.needsWitnesses()).isTrue();
    }

    @Test
    void countsTheMembersOfNestedGroupsForEverySubsetOfWitnesses() throws Exception {
        WitnessPolicy policy = policy("""
                log $LOG
                witness X1 $X1
                witness X2 $X2
                witness X3 $X3
                group X-witnesses 2 X1 X2 X3
                witness Y1 $Y1
                witness Y2 $Y2
                witness Y3 $Y3
                group Y-witnesses any Y1 Y2 Y3
                group X-and-Y all X-witnesses Y-witnesses
                quorum X-and-Y
                """);
        for (int set = 0; set < 1 << NAMES.length; set++) {
            List<String> by = new ArrayList<>();
            for (int i = 0; i < NAMES.length; i++) {
                if ((set >> i & 1) == 1) {
                    by.add(NAMES[i]);
                }
            }
            boolean expected = Integer.bitCount(set & 7) >= 2 && (set >> 3) != 0;
            assertThat(policy.meets(cosigned(by.toArray(String[]::new))))
                    .as("%s", by)
                    .isEqualTo(expected);
        }
    }

    @Test
    void aQuorumCanBeOneWitnessOrNone() throws Exception {
        WitnessPolicy one = policy("log $LOG\nwitness X1 $X1\nwitness X2 $X2\nquorum X1\n");
        assertThat(one.meets(checkpoint)).isFalse();
        assertThat(one.meets(cosigned("X2"))).isFalse();
        assertThat(one.meets(cosigned("X1"))).isTrue();

        WitnessPolicy none = policy("log $LOG\nquorum none\n");
        assertThat(none.needsWitnesses()).isFalse();
        assertThat(none.meets(checkpoint)).isTrue();
    }

    @Test
    void wantsTheSignatureOfAListedLogOnItsOwnOrigin() throws Exception {
        WitnessPolicy policy = policy("log $LOG\nwitness X1 $X1\nquorum none\n");
        NoteSigner stranger = signer(ORIGIN);

        assertThat(policy.meets(checkpoint(ORIGIN, stranger))).isFalse();
        assertThat(policy.meets(checkpoint("log.example/b", log))).isFalse();
        assertThat(policy.meets(SignedNote.sign("no checkpoint\n", List.of(log))))
                .isFalse();
        WitnessPolicy ofAnyLog = policy("witness X1 $X1\nquorum X1\n");
        assertThat(ofAnyLog.meets(checkpoint)).isFalse();
        assertThat(ofAnyLog.meets(cosigned("X1"))).isTrue();
    }

    @Test
    void aWrongSignatureSpoilsTheWhole() throws Exception {
        WitnessPolicy policy = policy("log $LOG\nwitness X1 $X1\nwitness X2 $X2\nquorum X1\n");
        String other = checkpoint("log.example/b", log)
                .with(List.of(witnesses.get("X2")))
                .only(List.of(witnesses.get("X2").verifierKey()))
                .toString();
        String forged = cosigned("X1") + other.substring(other.indexOf('\u2014'));

        assertThat(policy.meets(SignedNote.parse(forged.getBytes(StandardCharsets.UTF_8))))
                .isFalse();
    }

    @Test
    void oneKeyOfTwoTypesIsOneKey() throws Exception {
        KeyPair keys = keyPair();
        String asCosigner = VerifierKey.ofEd25519Cosigner("w", keys.getPublic()).toString();
        String renamed = VerifierKey.ofEd25519Cosigner("v", keys.getPublic()).toString();
        assertThatThrownBy(() -> policy("witness a " + asCosigner + "\nwitness b " + renamed + "\nquorum a\n"))
                .isInstanceOf(MalformedNoteException.class)
                .hasMessageStartingWith("line 2 of the policy, 'witness b v+")
                .hasMessageContaining("the key of a witness on a line before");
        assertThatThrownBy(() -> policy("log $LOG\nlog $LOG\nquorum none\n"))
                .hasMessageContaining("the key of a log on a line before");
    }

    @Test
    void takesWitnessesWithMlDsaKeysEverywhere() throws Exception {
        VerifierKey key;
        try (InputStream in =
                Objects.requireNonNull(WitnessPolicyTest.class.getResourceAsStream("cosigned-checkpoint.keys"))) {
            key = VerifierKey.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()
                    .get(3));
        }
        WitnessPolicy policy = policy("log $LOG\nwitness w " + key + "\nquorum w\n");

        assertThat(policy.witnesses().get(0).key()).isEqualTo(key);
        assertThat(policy.meets(checkpoint)).isFalse();
    }

    @Test
    void manyNestedGroupsAreNoBurden() throws Exception {
        StringBuilder text = new StringBuilder("witness X1 $X1\ngroup g0 1 X1\n");
        for (int i = 1; i < 20_000; i++) {
            text.append("group g" + i + " all g" + (i - 1) + "\n");
        }
        text.append("quorum g19999\n");

        assertThat(policy(text.toString()).meets(cosigned("X1"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            ''                                                    | the policy has no quorum
            witness X1 $X1~                                       | the policy has no quorum
            quorum none                                           | the policy's last line 'quorum none' is cut off
            quorum none~quorum none~                              | line 2 of the policy, 'quorum none', has a second quorum
            quorum X1~witness X1 $X1~                             | line 1 of the policy, 'quorum X1', has the name 'X1', which is not defined
            quorum~                                               | line 1 of the policy, 'quorum', has 1 words; allowed: quorum <name>
            quorum none none~                                     | has 3 words; allowed: quorum <name>
            quarum none~                                          | line 1 of the policy, 'quarum none', has an unknown keyword 'quarum'; allowed: log, witness
            log~                                                  | has 1 words; allowed: log <vkey> [<url>]
            log $LOG a b~                                         | has 4 words; allowed: log <vkey> [<url>]
            log nonsense~                                         | a key that cannot be used
            log $X1~                                              | has a key of the type ED25519_COSIGNER; allowed: one of the types [ED25519, ML_DSA_44]
            witness X1 $LOG~                                      | has a key of the type ED25519; allowed: one of the types [ED25519_COSIGNER, ML_DSA_44]
            witness X1~                                           | has 2 words; allowed: witness <name> <vkey> [<url>]
            witness X1 $X1 a b~                                   | has 5 words
            witness none $X1~                                     | has the name 'none', which is taken
            witness X1 $X1~witness X1 $X2~                        | line 2 of the policy
            witness X1 $X1~group X1 any X1~                       | has the name 'X1', which is taken
            witness X1 $X1~group g any g~                         | has the name 'g', which is not defined
            witness X1 $X1~group g any~                           | has 3 words; allowed: group <name> any|all|<k> <member>...
            witness X1 $X1~group g any none~                      | has the member none
            witness X1 $X1~group g any X2~                        | has the name 'X2', which is not defined
            witness X1 $X1~group g 0 X1~                          | has the threshold '0'; allowed: any, all, or a number from 1 to 1
            witness X1 $X1~group g 2 X1~                          | has the threshold '2'
            witness X1 $X1~group g -1 X1~                         | has the threshold '-1'
            witness X1 $X1~group g 01 X1~                         | has the threshold '01'
            witness X1 $X1~group g 4294967297 X1~                 | has the threshold '4294967297'
            witness X1 $X1~group g most X1~                       | has the threshold 'most'
            witness X1 $X1~group g 1 X1 X1~                       | has the member 'X1' for the second time; allowed: each name in one group, once
            witness X1 $X1~group g 1 X1~group h 1 X1~             | line 3 of the policy, 'group h 1 X1', has the member 'X1' for the second time
            """)
    void refusesWhatIsNoPolicy(String text, String message) {
        assertThatThrownBy(() -> policy(text.replace('~', '\n')))
                .isInstanceOf(MalformedNoteException.class)
                .hasMessageContaining(filled(message));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 11, 12, 13, 27, 31, 127})
    void refusesControlCharactersEvenInComments(int character) {
        assertThatThrownBy(() -> policy("quorum none\n# " + (char) character + "\n"))
                .isInstanceOf(MalformedNoteException.class)
                .hasMessageStartingWith("line 2 of the policy")
                .hasMessageContaining("has a control character");
    }

    @Test
    void refusesAnOversizedFile() {
        assertThatThrownBy(() -> WitnessPolicy.parse(new byte[1_000_001]))
                .isInstanceOf(MalformedNoteException.class)
                .hasMessageContaining("1000001 bytes");
    }

    @Test
    void namesAreOctets() throws Exception {
        // In this encoding the first name is no UTF-8.
        byte[] file = filled("witness \u00e9 $X1\nwitness e $X2\ngroup g any \u00e9\nquorum g\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(WitnessPolicy.parse(file).meets(cosigned("X1"))).isTrue();
        assertThat(WitnessPolicy.parse(file).meets(cosigned("X2"))).isFalse();
    }
}
