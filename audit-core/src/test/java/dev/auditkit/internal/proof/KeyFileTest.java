package dev.auditkit.internal.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.internal.journal.SimulatedDisk;
import dev.auditkit.internal.journal.SimulatedDisk.Fault;
import dev.auditkit.internal.journal.SimulatedDisk.PowerLostException;
import dev.auditkit.internal.keys.SigningKeys;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyFileTest {

    private final SimulatedDisk disk = new SimulatedDisk();
    private final VerifierKey first = key();
    private final VerifierKey second = key();

    private static VerifierKey key() {
        return SigningKeys.ed25519(SigningKeys.generateEd25519(), "a test", ProvenLog.ORIGIN)
                .verifierKey();
    }

    private void content(String text) {
        disk.put(KeyFile.NAME, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void hasOneKeyALineOldestFirst() throws Exception {
        assertThat(KeyFile.read(disk)).isEmpty();
        KeyFile.write(disk, List.of(first));
        KeyFile.write(disk, List.of(first, second));
        assertThat(new String(disk.content(KeyFile.NAME), StandardCharsets.UTF_8))
                .isEqualTo(first + "\n" + second + "\n");
        assertThat(KeyFile.read(disk)).containsExactly(first, second);
    }

    @Test
    void aLineFeedAtTheEndMayBeMissing() throws Exception {
        content(first + "\n" + second);
        assertThat(KeyFile.read(disk)).containsExactly(first, second);
    }

    @Test
    void refusesALineThatIsNoKey() {
        String key = first.toString();
        for (String wrong : List.of(
                "x",
                "\n",
                " " + key,
                key + " ",
                key + "\n\n" + second,
                key.substring(0, key.length() - 1),
                key.replace(ProvenLog.ORIGIN, "example.com/other"))) {
            content(wrong);
            assertThatThrownBy(() -> KeyFile.read(disk)).as("'%s'", wrong).isInstanceOf(MalformedNoteException.class);
        }
    }

    @Test
    void everyFlippedBitIsNoticed() {
        byte[] whole = (first + "\n").getBytes(StandardCharsets.UTF_8);
        for (int bit = 0; bit < (whole.length - 1) * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            disk.put(KeyFile.NAME, flipped);
            assertThatThrownBy(() -> KeyFile.read(disk)).as("bit %s", bit).isInstanceOf(MalformedNoteException.class);
        }
    }

    @Test
    void aLossOfPowerLeavesTheOldKeysOrTheNew() throws Exception {
        for (int at = 0; at < 8; at++) {
            for (int seed = 0; seed < 30; seed++) {
                int last = at;
                SimulatedDisk dying = new SimulatedDisk(16);
                KeyFile.write(dying, List.of(first));
                dying.plan((index, operation, name) -> index == last ? Fault.DIE : Fault.NONE);
                boolean written = false;
                try {
                    KeyFile.write(dying, List.of(first, second));
                    written = true;
                } catch (PowerLostException e) {
                    // as planned
                }
                List<VerifierKey> found = KeyFile.read(dying.crash(SimulatedDisk.chance(seed)));
                if (written) {
                    assertThat(found).containsExactly(first, second);
                } else {
                    assertThat(found).isIn(List.of(first), List.of(first, second));
                }
            }
        }
    }
}
