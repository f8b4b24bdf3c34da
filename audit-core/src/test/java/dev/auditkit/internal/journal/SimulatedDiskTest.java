package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.auditkit.internal.journal.SimulatedDisk.AfterFailedForce;
import dev.auditkit.internal.journal.SimulatedDisk.Fault;
import dev.auditkit.internal.journal.SimulatedDisk.PowerLostException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The disk of the power loss tests must itself be as bad as a real one, and no worse. */
class SimulatedDiskTest {

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static void write(StorageFile file, int position, int length, int value) throws IOException {
        file.write(position, filled(length, value), 0, length);
    }

    @Test
    void whatWasForcedSurvivesAndWhatWasNotMayInEveryCombination() throws IOException {
        Set<String> outcomes = new HashSet<>();
        for (int seed = 0; seed < 400; seed++) {
            SimulatedDisk disk = new SimulatedDisk();
            StorageFile file = disk.create("file");
            write(file, 0, 700, 1);
            file.force();
            disk.sync();
            write(file, 700, 1_300, 2);

            byte[] left = disk.crash(SimulatedDisk.chance(seed)).content("file");

            assertThat(Arrays.copyOf(left, 700)).containsOnly(1);
            assertThat(left.length).isIn(700, 2_000);
            outcomes.add(left.length == 700 ? "short" : left[800] + " " + left[1_100] + " " + left[1_600]);
        }
        assertThat(outcomes).contains("short", "2 2 2", "0 0 0", "2 0 2", "0 2 0", "0 0 2", "2 2 0");
    }

    @Test
    void directoryOperationsSurviveWhenTheDirectoryWasForced() throws IOException {
        Set<String> outcomes = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            SimulatedDisk disk = new SimulatedDisk();
            disk.put("old", filled(3, 1));
            try (StorageFile file = disk.create("new.tmp")) {
                write(file, 0, 3, 2);
                file.force();
            }
            disk.rename("new.tmp", "old");
            disk.create("other").close();
            outcomes.add(new SimulatedDiskTest().state(disk.crash(SimulatedDisk.chance(seed))));
        }
        assertThat(outcomes)
                .containsExactlyInAnyOrder(
                        "old=1", "old=2", "old=1 new.tmp", "old=1 other", "old=2 other", "old=1 new.tmp other");
    }

    private String state(SimulatedDisk disk) {
        return "old=" + disk.content("old")[0]
                + (disk.list().contains("new.tmp") ? " new.tmp" : "")
                + (disk.list().contains("other") ? " other" : "");
    }

    @Test
    void killedProcessLeavesAllItWrote() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        StorageFile file = disk.create("file");
        write(file, 0, 10, 1);

        SimulatedDisk next = disk.kill();

        assertThat(next.content("file")).hasSize(10);
        assertThatExceptionOfType(PowerLostException.class).isThrownBy(() -> file.size());
        assertThatExceptionOfType(PowerLostException.class).isThrownBy(disk::list);
    }

    @Test
    void forgottenForceReadsWellAndIsNotMadeGoodByTheNext() throws IOException {
        Set<Integer> outcomes = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            SimulatedDisk disk = new SimulatedDisk().afterFailedForce(AfterFailedForce.FORGOTTEN);
            StorageFile file = disk.create("file");
            disk.sync();
            write(file, 0, 512, 1);
            disk.plan((at, operation, name) -> at == 0 ? Fault.FAIL : Fault.NONE);
            assertThatExceptionOfType(IOException.class).isThrownBy(file::force);
            assertThat(disk.content("file")).containsOnly(1);
            write(file, 512, 512, 2);
            file.force();

            assertThat(disk.forcedAfterFailure()).containsExactly("file");
            byte[] left = disk.crash(SimulatedDisk.chance(seed)).content("file");
            assertThat(left).hasSize(1_024).endsWith(filled(512, 2));
            outcomes.add((int) left[0]);
        }
        assertThat(outcomes).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void fullDiskTakesWhatFits() throws IOException {
        SimulatedDisk disk = new SimulatedDisk().capacity(100);
        StorageFile file = disk.create("file");
        write(file, 0, 90, 1);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> write(file, 90, 20, 2))
                .withMessageContaining("No space left");
        assertThat(file.size()).isEqualTo(100);
        assertThat(disk.usableBytes()).isZero();
        file.truncate(90);
        assertThat(disk.usableBytes()).isEqualTo(10);
    }
}
