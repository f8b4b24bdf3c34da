package dev.auditkit.internal.journal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A directory in memory that tells what is durable from what is merely written, fails on demand and can lose power.
 * One object is what one process sees: {@link #kill()} and {@link #crash} end it and give the next one's. Safe for use
 * by many threads.
 */
public final class SimulatedDisk implements Storage {

    /** What changes the disk, and so can be made to fail. */
    public enum Operation {
        /** A file is created. */
        CREATE,
        /** Bytes are written. */
        WRITE,
        /** A file is cut. */
        TRUNCATE,
        /** A file is forced. */
        FORCE,
        /** A file gets another name. */
        RENAME,
        /** A file is removed. */
        DELETE,
        /** The directory is forced. */
        SYNC
    }

    /** What happens to an operation. */
    public enum Fault {
        /** It succeeds. */
        NONE,
        /** It fails and does nothing. */
        FAIL,
        /** It does a part, or if it has none all, and says that it failed. */
        HALF,
        /** The power fails in its midst. */
        DIE
    }

    /** What is to happen to operations. */
    @FunctionalInterface
    public interface Plan {

        /**
         * The fate of an operation.
         *
         * @param index how many there were before
         */
        Fault at(int index, Operation operation, String file);
    }

    /** What a force that failed does to what it should have written. */
    public enum AfterFailedForce {
        /** It can be written yet. */
        STILL_DIRTY,
        /** It reads well but will never be written, whatever a later force says: Linux. */
        FORGOTTEN,
        /** Some of it is gone at once: reads show it. */
        DROPPED
    }

    /** The process that called no longer runs. */
    public static final class PowerLostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PowerLostException() {
            super("the power is lost", null, false, false);
        }
    }

    private final Volume volume;
    private Plan plan = (index, operation, file) -> Fault.NONE;
    private int operations;
    private boolean dead;
    private AfterFailedForce afterFailedForce = AfterFailedForce.STILL_DIRTY;
    private long capacity = 1L << 40;
    private final List<String> history = new ArrayList<>();
    private final List<String> forcedAfterFailure = new ArrayList<>();

    /** Names and what they stand for, as programs see them and as they are on the medium. */
    private static final class Volume {

        private final int sector;
        private final Map<String, SimulatedInode> names = new LinkedHashMap<>();
        private final Map<String, SimulatedInode> durableNames = new LinkedHashMap<>();
        private final List<DirectoryChange> changes = new ArrayList<>();
        private final Random luck = new Random(7);

        Volume(int sector) {
            this.sector = sector;
        }
    }

    /** A name that is taken away, and one that is given; either may be missing. */
    private record DirectoryChange(String removed, String given, SimulatedInode inode) {

        void apply(Map<String, SimulatedInode> names) {
            names.remove(removed);
            if (!given.isEmpty()) {
                names.put(given, inode);
            }
        }
    }

    private SimulatedDisk(Volume volume) {
        this.volume = volume;
    }

    /** An empty disk with sectors of 512 bytes. */
    public SimulatedDisk() {
        this(512);
    }

    /** An empty disk. */
    public SimulatedDisk(int sector) {
        this(new Volume(sector));
    }

    /** A source of chance whose first draws differ from seed to seed, which those of neighbouring seeds otherwise do not. */
    public static Random chance(long seed) {
        return new Random(seed * 0x9e3779b97f4a7c15L);
    }

    /** Decides the fate of all operations from now on, which are counted from 0. */
    public SimulatedDisk plan(Plan next) {
        synchronized (volume) {
            plan = next;
            operations = 0;
            return this;
        }
    }

    /** No more faults. */
    public void heal() {
        plan((index, operation, file) -> Fault.NONE);
    }

    /** What failed forces do to the file. */
    public SimulatedDisk afterFailedForce(AfterFailedForce then) {
        afterFailedForce = then;
        return this;
    }

    /** How many bytes all files together can have. */
    public SimulatedDisk capacity(long bytes) {
        synchronized (volume) {
            capacity = bytes;
            return this;
        }
    }

    /** How many operations there were since the plan was made. */
    public int operations() {
        synchronized (volume) {
            return operations;
        }
    }

    /** All operations so far, such as {@code FORCE audit-00000000000000000000.jsonl}. */
    public List<String> history() {
        synchronized (volume) {
            return List.copyOf(history);
        }
    }

    /** Files that were forced although a force of them had failed. */
    public List<String> forcedAfterFailure() {
        synchronized (volume) {
            return List.copyOf(forcedAfterFailure);
        }
    }

    /** Whether the power is lost, or the process ended. */
    public boolean isDead() {
        synchronized (volume) {
            return dead;
        }
    }

    /** Ends the process; what the next one finds is what this one wrote. */
    public SimulatedDisk kill() {
        synchronized (volume) {
            dead = true;
            return new SimulatedDisk(volume).afterFailedForce(afterFailedForce);
        }
    }

    /** Ends the process by a loss of power; what the next one finds is chance, except for what was durable. */
    public SimulatedDisk crash(Random random) {
        synchronized (volume) {
            dead = true;
            Map<String, SimulatedInode> survived = new LinkedHashMap<>(volume.durableNames);
            boolean inOrder = random.nextBoolean();
            int kept = random.nextInt(volume.changes.size() + 1);
            for (int i = 0; i < volume.changes.size(); i++) {
                if (inOrder ? i < kept : random.nextBoolean()) {
                    volume.changes.get(i).apply(survived);
                }
            }
            Volume next = new Volume(volume.sector);
            survived.forEach((name, inode) -> next.durableNames.put(name, inode.afterPowerLoss(random)));
            next.names.putAll(next.durableNames);
            return new SimulatedDisk(next).afterFailedForce(afterFailedForce);
        }
    }

    /** The content of a file. */
    public byte[] content(String name) {
        synchronized (volume) {
            SimulatedInode inode = volume.names.get(name);
            if (inode == null) {
                throw new IllegalArgumentException("no file " + name + " among " + volume.names.keySet());
            }
            return inode.content();
        }
    }

    /** Gives a file that content, durably and behind the back of whoever uses the disk. */
    public void put(String name, byte[] content) {
        synchronized (volume) {
            SimulatedInode inode = SimulatedInode.settled(volume.sector, content);
            volume.names.put(name, inode);
            volume.durableNames.put(name, inode);
        }
    }

    /** Takes a file away, durably and behind the back of whoever uses the disk. */
    public void remove(String name) {
        synchronized (volume) {
            volume.names.remove(name);
            volume.durableNames.remove(name);
        }
    }

    @Override
    public String place() {
        return "a simulated disk";
    }

    @Override
    public List<String> list() {
        synchronized (volume) {
            alive();
            return volume.names.keySet().stream()
                    .filter(name -> name.indexOf('/') < 0)
                    .toList();
        }
    }

    @Override
    public List<String> listBelow(String directory) {
        synchronized (volume) {
            alive();
            return volume.names.keySet().stream()
                    .filter(name -> name.startsWith(directory + "/"))
                    .toList();
        }
    }

    @Override
    public boolean exists(String name) {
        synchronized (volume) {
            alive();
            return volume.names.containsKey(name);
        }
    }

    @Override
    public StorageFile create(String name) throws IOException {
        synchronized (volume) {
            alive();
            if (volume.names.containsKey(name)) {
                throw new FileAlreadyExistsException(name);
            }
            SimulatedInode inode = new SimulatedInode(volume.sector);
            change(Operation.CREATE, name, new DirectoryChange("", name, inode));
            return new OpenFile(name, inode, true);
        }
    }

    @Override
    public StorageFile open(String name) throws IOException {
        return open(name, true);
    }

    @Override
    public StorageFile openToRead(String name) throws IOException {
        return open(name, false);
    }

    private StorageFile open(String name, boolean writable) throws IOException {
        synchronized (volume) {
            alive();
            SimulatedInode inode = volume.names.get(name);
            if (inode == null) {
                throw new NoSuchFileException(name);
            }
            return new OpenFile(name, inode, writable);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        synchronized (volume) {
            alive();
            if (volume.names.containsKey(name)) {
                change(Operation.DELETE, name, new DirectoryChange(name, "", null));
            }
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        synchronized (volume) {
            alive();
            SimulatedInode inode = volume.names.get(from);
            if (inode == null) {
                throw new NoSuchFileException(from);
            }
            change(Operation.RENAME, to, new DirectoryChange(from, to, inode));
        }
    }

    @Override
    public void moveInto(String directory, List<String> names) throws IOException {
        for (String name : names) {
            rename(name, directory + "/" + name);
        }
        sync();
    }

    @Override
    public void sync() throws IOException {
        synchronized (volume) {
            failIf(begin(Operation.SYNC, "directory") != Fault.NONE, "the directory could not be synced");
            volume.durableNames.clear();
            volume.durableNames.putAll(volume.names);
            volume.changes.clear();
        }
    }

    @Override
    public long usableBytes() {
        synchronized (volume) {
            alive();
            return free();
        }
    }

    private long free() {
        return capacity
                - volume.names.values().stream()
                        .mapToLong(SimulatedInode::length)
                        .sum();
    }

    private void change(Operation operation, String file, DirectoryChange change) throws IOException {
        Fault fault = fate(operation, file);
        if (fault != Fault.FAIL) {
            change.apply(volume.names);
            volume.changes.add(change);
        }
        die(fault);
        failIf(fault != Fault.NONE, operation + " " + file + " failed");
    }

    private Fault begin(Operation operation, String file) {
        Fault fault = fate(operation, file);
        die(fault);
        return fault;
    }

    private Fault fate(Operation operation, String file) {
        alive();
        history.add(operation + " " + file);
        return plan.at(operations++, operation, file);
    }

    private void die(Fault fault) {
        if (fault == Fault.DIE) {
            dead = true;
            alive();
        }
    }

    private void alive() {
        if (dead) {
            throw new PowerLostException();
        }
    }

    private static void failIf(boolean failed, String message) throws IOException {
        if (failed) {
            throw new IOException(message);
        }
    }

    /** A file as a process has it open. */
    private final class OpenFile implements StorageFile {

        private final String name;
        private final SimulatedInode inode;
        private final boolean writable;
        private boolean closed;

        OpenFile(String name, SimulatedInode inode, boolean writable) {
            this.name = name;
            this.inode = inode;
            this.writable = writable;
        }

        @Override
        public int read(long position, byte[] to, int offset, int count) throws IOException {
            synchronized (volume) {
                usable(true);
                failIf(position < 0, "the position " + position + " is negative");
                return inode.read(position, to, offset, count);
            }
        }

        @Override
        public void write(long position, byte[] from, int offset, int count) throws IOException {
            synchronized (volume) {
                usable(writable);
                Fault fault = fate(Operation.WRITE, name);
                long growth = Math.max(0, position + count - inode.length());
                int room = (int) Math.max(0, Math.min(count, count - growth + free()));
                int written = fault == Fault.FAIL ? 0 : Math.min(room, fault == Fault.HALF ? count / 2 : count);
                inode.write(position, from, offset, written);
                die(fault);
                failIf(fault != Fault.NONE, "WRITE " + name + " failed");
                failIf(written < count, "No space left on device");
            }
        }

        @Override
        public long size() throws IOException {
            synchronized (volume) {
                usable(true);
                return inode.length();
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (volume) {
                usable(writable);
                Fault fault = fate(Operation.TRUNCATE, name);
                if (fault != Fault.FAIL) {
                    inode.truncate(size);
                }
                die(fault);
                failIf(fault != Fault.NONE, "TRUNCATE " + name + " failed");
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (volume) {
                usable(writable);
                if (inode.forceFailed()) {
                    forcedAfterFailure.add(name);
                }
                if (begin(Operation.FORCE, name) != Fault.NONE) {
                    inode.failToForce(afterFailedForce, volume.luck);
                    throw new IOException("FORCE " + name + " failed");
                }
                inode.force();
            }
        }

        private void usable(boolean allowed) throws IOException {
            alive();
            failIf(closed, name + " is closed");
            if (!allowed) {
                throw new UnsupportedOperationException(name + " is open to read");
            }
        }

        @Override
        public void close() {
            synchronized (volume) {
                closed = true;
            }
        }
    }
}
