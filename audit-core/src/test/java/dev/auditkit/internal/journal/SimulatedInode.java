package dev.auditkit.internal.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;

/**
 * A file of a {@link SimulatedDisk}: what programs see of it, what is on the medium, and the changes in between. The
 * disk guards it.
 */
final class SimulatedInode {

    private final int sector;
    private byte[] cached = new byte[0];
    private byte[] durable = new byte[0];
    private final List<Change> changes = new ArrayList<>();

    /** Sectors that a failed force gave up: they read well, but no later force writes them. */
    private final Set<Integer> forgotten = new TreeSet<>();

    private boolean forceFailed;

    /** Bytes that were written at a position, or without bytes a cut to that length. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Change(int position, byte[] bytes) {

        boolean isCut() {
            return bytes.length == 0;
        }

        int lengthAfter(int before) {
            return isCut() ? Math.min(before, position) : Math.max(before, position + bytes.length);
        }
    }

    SimulatedInode(int sector) {
        this.sector = sector;
    }

    /** A file that has been on the medium for long. */
    static SimulatedInode settled(int sector, byte[] content) {
        SimulatedInode inode = new SimulatedInode(sector);
        inode.cached = content.clone();
        inode.durable = content.clone();
        return inode;
    }

    byte[] content() {
        return cached.clone();
    }

    int length() {
        return cached.length;
    }

    int read(long position, byte[] to, int offset, int count) {
        int available = (int) Math.max(0, Math.min(count, cached.length - position));
        if (available > 0) {
            System.arraycopy(cached, (int) position, to, offset, available);
        }
        return available;
    }

    void write(long position, byte[] from, int offset, int count) {
        if (count == 0) {
            return;
        }
        Change change = new Change(Math.toIntExact(position), Arrays.copyOfRange(from, offset, offset + count));
        cached = Arrays.copyOf(cached, change.lengthAfter(cached.length));
        System.arraycopy(change.bytes, 0, cached, change.position, count);
        changes.add(change);
    }

    void truncate(long size) {
        if (size < cached.length) {
            cached = Arrays.copyOf(cached, (int) size);
            changes.add(new Change((int) size, new byte[0]));
        }
    }

    /** Whether a force failed, so that another one proves nothing. */
    boolean forceFailed() {
        return forceFailed;
    }

    void force() {
        durable = Arrays.copyOf(durable, cached.length);
        Set<Integer> dirty = dirty();
        dirty.forEach(this::settle);
        forgotten.removeAll(dirty);
        changes.clear();
    }

    void failToForce(SimulatedDisk.AfterFailedForce then, Random random) {
        forceFailed = true;
        Set<Integer> dirty = dirty();
        switch (then) {
            case STILL_DIRTY -> {}
            case FORGOTTEN -> {
                forgotten.addAll(dirty);
                changes.clear();
            }
            case DROPPED -> {
                durable = Arrays.copyOf(durable, cached.length);
                dirty.stream().filter(at -> random.nextBoolean()).forEach(this::settle);
                cached = durable.clone();
                changes.clear();
            }
        }
    }

    /** What the medium may hold when the power fails now. */
    SimulatedInode afterPowerLoss(Random random) {
        int style = random.nextInt(6);
        if (forgotten.isEmpty() && style < 2) {
            return settled(sector, style == 0 ? cached : durable);
        }
        Map<Integer, Integer> kept = new HashMap<>();
        byte[] image = Arrays.copyOf(durable, longest());
        for (int i = 0; i < changes.size(); i++) {
            int index = i;
            apply(changes.get(i), image, at -> index < kept.computeIfAbsent(at, any -> howManyAreKept(random)));
        }
        for (int at : kept.keySet()) {
            if (random.nextInt(4) == 0) { // the file has grown, but its new part was not written
                int from = Math.max(at * sector, durable.length);
                Arrays.fill(
                        image,
                        Math.min(from, image.length),
                        Math.min(Math.max(from, (at + 1) * sector), image.length),
                        (byte) 0);
            }
        }
        for (int at : forgotten) {
            if (random.nextBoolean()) {
                copySector(cached, image, at);
            }
        }
        return settled(sector, Arrays.copyOf(image, lengthAfterPowerLoss(random)));
    }

    private int howManyAreKept(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> changes.size();
            default -> random.nextInt(changes.size() + 1);
        };
    }

    private int lengthAfterPowerLoss(Random random) {
        int length = durable.length;
        int kept = howManyAreKept(random);
        for (Change change : changes.subList(0, kept)) {
            length = change.lengthAfter(length);
        }
        return !forgotten.isEmpty() && random.nextBoolean() ? cached.length : length;
    }

    private int longest() {
        int longest = Math.max(durable.length, cached.length);
        int length = durable.length;
        for (Change change : changes) {
            length = change.lengthAfter(length);
            longest = Math.max(longest, length);
        }
        return longest;
    }

    private interface Selection {
        boolean has(int sectorNumber);
    }

    /** Applies a change to those sectors of an image that are selected. */
    private void apply(Change change, byte[] image, Selection selection) {
        touched(change, image.length, at -> {
            if (selection.has(at)) {
                int from = Math.max(change.position, at * sector);
                int to = Math.min(
                        change.isCut() ? image.length : change.position + change.bytes.length, (at + 1) * sector);
                if (change.isCut()) {
                    Arrays.fill(image, from, Math.min(to, image.length), (byte) 0);
                } else {
                    System.arraycopy(change.bytes, from - change.position, image, from, to - from);
                }
            }
        });
    }

    private void touched(Change change, int length, IntConsumer consumer) {
        int end = change.isCut() ? length : change.position + change.bytes.length;
        for (int at = change.position / sector; at * sector < end; at++) {
            consumer.accept(at);
        }
    }

    private Set<Integer> dirty() {
        Set<Integer> dirty = new TreeSet<>();
        for (Change change : changes) {
            touched(change, Math.max(cached.length, change.position), dirty::add);
        }
        return dirty;
    }

    private void settle(int at) {
        copySector(cached, durable, at);
    }

    private void copySector(byte[] from, byte[] to, int at) {
        int start = at * sector;
        int count = Math.min(sector, Math.min(from.length, to.length) - start);
        if (count > 0) {
            System.arraycopy(from, start, to, start, count);
        }
    }
}
