package dev.auditkit.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.NoteSigner;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.tree.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WitnessKeysTest {

    private static final String NAME = "witness.example/w";

    @TempDir
    Path temp;

    private Path file;

    @BeforeEach
    void nameAFileInADirectoryThatIsNotThere() {
        file = temp.resolve("keys").resolve("key.pem");
    }

    private NoteSigner ed25519() throws Exception {
        return WitnessKeys.ed25519(file, NAME, InstantSource.system());
    }

    private NoteSigner mlDsa44() throws Exception {
        return WitnessKeys.mlDsa44(file, NAME, InstantSource.system());
    }

    private static void assumeMlDsa() {
        assumeTrue(
                Runtime.version().feature() >= 24, "passed over: ML-DSA-44 needs JDK 24, this is " + Runtime.version());
    }

    private static void assertCosigns(NoteSigner signer, VerifierKey key) throws Exception {
        SignedNote note = SignedNote.sign(
                Checkpoint.of("log.example/a", 0, Hash.ofEmptyTree()).text(), List.of(signer));
        assertThat(note.verify(List.of(key))).containsExactly(key);
    }

    @Test
    void aKeyIsMadeOnceAndCosignsEverAfter() throws Exception {
        VerifierKey key = ed25519().verifierKey();

        assertThat(key.name()).isEqualTo(NAME);
        assertCosigns(ed25519(), key);
        assertThat(Files.readString(file)).startsWith("-----BEGIN PRIVATE KEY-----\n");
    }

    @Test
    void anMlDsaKeyIsMadeOnceToo() throws Exception {
        assumeMlDsa();
        VerifierKey key = mlDsa44().verifierKey();

        assertCosigns(mlDsa44(), key);
    }

    @Test
    void anOlderJavaPlatformMakesNoMlDsaKey() {
        assumeTrue(Runtime.version().feature() < 24, "passed over: this Java platform has ML-DSA-44");

        assertThatThrownBy(this::mlDsa44)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("JDK 24");
        assertThat(file).doesNotExist();
    }

    @Test
    void whatACrashLeftOfAKeyIsNotTakenForOne() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file.resolveSibling("key.pem.tmp"), "-----BEGIN PRIV");

        VerifierKey key = ed25519().verifierKey();

        assertCosigns(ed25519(), key);
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void nobodyButItsOwnerMayReadAKey() throws Exception {
        ed25519();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        for (String permissions : List.of("rw-r-----", "rw--w----", "rw----r--", "rw-----w-")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            assertThatThrownBy(this::ed25519)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining(permissions)
                    .hasMessageContaining("0600");
        }
    }

    @Test
    void whatIsNoKeyIsRefusedWithoutAWordOfIt() throws Exception {
        ed25519();
        String secret = Files.readString(file).lines().toList().get(1);
        for (String text : List.of(
                "",
                secret,
                "-----BEGIN PRIVATE KEY-----\nAA" + secret + "\n-----END PRIVATE KEY-----\n",
                "-----BEGIN")) {
            Files.writeString(file, text);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(this::ed25519)
                    .withMessageStartingWith(file + " has no Ed25519 key that can be used: ")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain(secret));
            assertThat(file).hasContent(text);
        }
    }

    @Test
    void aKeyOfAnotherKindIsRefused() throws Exception {
        assumeMlDsa();
        ed25519();
        assertThatThrownBy(this::mlDsa44)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no ML-DSA-44 key that can be used");
        Files.delete(file);
        mlDsa44();
        assertThatThrownBy(this::ed25519).isInstanceOf(IOException.class).hasMessageContaining("kind: ML-DSA");
    }

    @Test
    void aNameThatNoKeyCanHaveIsRefused() {
        assertThatThrownBy(() -> WitnessKeys.ed25519(file, "a b", InstantSource.system()))
                .isInstanceOf(MalformedNoteException.class)
                .hasMessageContaining("'a b'");
    }
}
