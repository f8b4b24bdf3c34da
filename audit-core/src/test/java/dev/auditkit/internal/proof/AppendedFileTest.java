package dev.auditkit.internal.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.internal.journal.SimulatedDisk;
import dev.auditkit.internal.journal.SimulatedDisk.AfterFailedForce;
import dev.auditkit.internal.journal.SimulatedDisk.Fault;
import dev.auditkit.internal.journal.SimulatedDisk.Operation;
import dev.auditkit.internal.journal.SimulatedDisk.PowerLostException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AppendedFileTest {

    private static final String NAME = "some-file";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String content(SimulatedDisk disk) {
        return new String(disk.content(NAME), StandardCharsets.UTF_8);
    }

    @Test
    void appendsAndIsThereAfterALossOfPower() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        AppendedFile file = new AppendedFile(disk, NAME, 0);
        file.append(bytes("one "));
        file.append(bytes("two "));
        assertThat(file.length()).isEqualTo(8);
        SimulatedDisk next = disk.crash(SimulatedDisk.chance(1));
        assertThat(content(next)).isEqualTo("one two ");
        AppendedFile again = new AppendedFile(next, NAME, 4);
        again.append(bytes("2"));
        assertThat(content(next)).isEqualTo("one 2");
    }

    @Test
    void whatFollowsTheGoodPartIsCutOff() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        disk.put(NAME, bytes("good, and a long rest that is not"));
        AppendedFile file = new AppendedFile(disk, NAME, 4);
        file.append(bytes("!"));
        assertThat(content(disk)).isEqualTo("good!");
    }

    @Test
    void aFailedForceIsNeverFollowedByAnotherOfTheSameFile() throws IOException {
        SimulatedDisk disk = new SimulatedDisk().afterFailedForce(AfterFailedForce.FORGOTTEN);
        AppendedFile file = new AppendedFile(disk, NAME, 0);
        file.append(bytes("one "));
        disk.plan((at, operation, name) -> operation == Operation.FORCE ? Fault.FAIL : Fault.NONE);
        assertThatIOException().isThrownBy(() -> file.append(bytes("two ")));
        assertThatIOException().isThrownBy(() -> file.append(bytes("two ")));
        assertThat(file.length()).isEqualTo(4);
        disk.heal();
        file.append(bytes("two "));
        assertThat(disk.forcedAfterFailure()).isEmpty();
        assertThat(content(disk.crash(SimulatedDisk.chance(3)))).isEqualTo("one two ");
        assertThat(file.length()).isEqualTo(8);
    }

    @Test
    void afterTheFreshFileIsInPlaceItIsAppendedToAsBefore() throws IOException {
        SimulatedDisk disk = new SimulatedDisk().afterFailedForce(AfterFailedForce.FORGOTTEN);
        AppendedFile file = new AppendedFile(disk, NAME, 0);
        disk.plan((at, operation, name) -> operation == Operation.FORCE ? Fault.FAIL : Fault.NONE);
        assertThatIOException().isThrownBy(() -> file.append(bytes("one ")));
        disk.heal();
        file.append(bytes("one "));
        int before = disk.operations();
        file.append(bytes("two "));
        assertThat(disk.history()
                        .subList(
                                disk.history().size() - (disk.operations() - before),
                                disk.history().size()))
                .contains("WRITE " + NAME, "FORCE " + NAME)
                .noneMatch(operation -> operation.startsWith("RENAME"));
        assertThat(content(disk.crash(SimulatedDisk.chance(3)))).isEqualTo("one two ");
    }

    @Test
    void aLargeFileIsCopiedWhole() throws IOException {
        SimulatedDisk disk = new SimulatedDisk(4_096);
        byte[] large = new byte[200_000];
        new Random(1).nextBytes(large);
        AppendedFile file = new AppendedFile(disk, NAME, 0);
        file.append(large);
        disk.plan((at, operation, name) -> operation == Operation.FORCE ? Fault.FAIL : Fault.NONE);
        assertThatIOException().isThrownBy(() -> file.append(bytes("x")));
        disk.heal();
        file.append(bytes("y"));
        byte[] found = disk.content(NAME);
        assertThat(found).hasSize(200_001);
        assertThat(Arrays.copyOf(found, 200_000)).isEqualTo(large);
        assertThat(found[200_000]).isEqualTo((byte) 'y');
    }

    @Test
    void saysWhenTheFileHasLostWhatWasInIt() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        AppendedFile file = new AppendedFile(disk, NAME, 0);
        file.append(bytes("one "));
        disk.plan((at, operation, name) -> operation == Operation.FORCE ? Fault.FAIL : Fault.NONE);
        assertThatIOException().isThrownBy(() -> file.append(bytes("two ")));
        disk.heal();
        disk.put(NAME, bytes("o"));
        assertThatIOException().isThrownBy(() -> file.append(bytes("two "))).withMessageContaining("shorter");
    }

    /** Appends until each record is in, however often that fails; what was acknowledged is there after a loss of power. */
    @ParameterizedTest
    @EnumSource(AfterFailedForce.class)
    void whicheverOperationsFailEveryAcknowledgedRecordOutlivesALossOfPower(AfterFailedForce then) throws IOException {
        for (int seed = 0; seed < 400; seed++) {
            Random random = SimulatedDisk.chance(seed);
            SimulatedDisk disk = new SimulatedDisk(16).afterFailedForce(then);
            ByteArrayOutputStream acknowledged = new ByteArrayOutputStream();
            int last = random.nextInt(60);
            disk.plan((at, operation, name) -> at >= last
                    ? Fault.DIE
                    : random.nextInt(4) > 0 ? Fault.NONE : random.nextBoolean() ? Fault.FAIL : Fault.HALF);
            byte[] record = new byte[0];
            try {
                AppendedFile file = new AppendedFile(disk, NAME, 0);
                for (int i = 0; i < 30; i++) {
                    record = bytes("record " + i + ";");
                    appendUntilItSucceeds(file, record);
                    acknowledged.write(record);
                }
            } catch (PowerLostException e) {
                // as planned
            }
            assertThat(disk.forcedAfterFailure()).as("seed %s", seed).isEmpty();
            SimulatedDisk next = disk.crash(random);
            byte[] found = next.exists(NAME) ? next.content(NAME) : new byte[0];
            assertThat(Arrays.copyOf(found, acknowledged.size()))
                    .as("seed %s", seed)
                    .isEqualTo(acknowledged.toByteArray());
        }
    }

    private static void appendUntilItSucceeds(AppendedFile file, byte[] record) {
        for (boolean done = false; !done; ) {
            try {
                file.append(record);
                done = true;
            } catch (IOException e) {
                // again
            }
        }
    }

    @Test
    void everyOperationOfAnAppendMayBeTheLast() throws IOException {
        for (int at = 0; at < 12; at++) {
            int last = at;
            for (int seed = 0; seed < 20; seed++) {
                SimulatedDisk disk = new SimulatedDisk(16);
                disk.plan((index, operation, name) -> index == last ? Fault.DIE : Fault.NONE);
                AppendedFile file = new AppendedFile(disk, NAME, 0);
                int acknowledged = 0;
                try {
                    for (int i = 0; i < 3; i++) {
                        file.append(bytes("record " + i + ";"));
                        acknowledged++;
                    }
                } catch (PowerLostException e) {
                    // as planned
                }
                SimulatedDisk next = disk.crash(SimulatedDisk.chance(seed));
                byte[] found = next.exists(NAME) ? next.content(NAME) : new byte[0];
                assertThat(found.length).isGreaterThanOrEqualTo(acknowledged * 9);
                AppendedFile again = new AppendedFile(next, NAME, acknowledged * 9L);
                again.append(bytes("next"));
                assertThat(content(next))
                        .isEqualTo("record 0;record 1;record 2;".substring(0, acknowledged * 9) + "next");
            }
        }
    }

    @Test
    void aForceThatThrowsSomethingElseCountsAsFailedToo() {
        SimulatedDisk disk = new SimulatedDisk();
        disk.plan((at, operation, name) -> {
            if (operation == Operation.FORCE) {
                throw new IllegalStateException("a defect");
            }
            return Fault.NONE;
        });
        AppendedFile file = new AppendedFile(disk, NAME, 0);
        assertThatThrownBy(() -> file.append(bytes("one"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> file.append(bytes("one"))).isInstanceOf(IllegalStateException.class);
        assertThat(disk.history().stream().filter(("FORCE " + NAME)::equals)).hasSize(1);
    }
}
