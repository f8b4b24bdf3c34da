package dev.auditkit.benchmarks.write;

import dev.auditkit.benchmarks.content.Happening;
import dev.auditkit.benchmarks.content.Happenings;
import dev.auditkit.benchmarks.peers.Peer;
import dev.auditkit.benchmarks.peers.PeerKind;
import dev.auditkit.benchmarks.sample.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * One subject writes, in a process of its own. Arguments: subject, producers, milliseconds to warm up, events, directory.
 *
 * <p>Timed is from the release of the producers until the operating system has everything. The events stand ready; what a
 * line needs beyond them (time, identifier, hash of the key) is made in that time by whoever makes it.
 */
final class WriteRun {

    /** Larger than the caches of a core, small beside the heap. */
    private static final int POOL = 1 << 15;

    /** No subject's line is longer. */
    private static final long LARGEST_LINE = 700;

    private WriteRun() {}

    public static void main(String[] arguments) throws Exception {
        PeerKind kind = PeerKind.valueOf(arguments[0]);
        int threads = Integer.parseInt(arguments[1]);
        long events = Long.parseLong(arguments[3]);
        Path directory = Files.createDirectories(Path.of(arguments[4]));
        Happening[] pool = Happenings.pool(POOL);
        Sample sample = new Sample().label("subject", kind.label()).label("producers", arguments[1]);
        Peer peer = kind.open(directory);
        Producers producers = new Producers(peer, pool, threads);
        long warmUp = WarmUp.run(Long.parseLong(arguments[2]), producers::log);
        Quiet.await(directory);
        PageCache.warm(directory, events * LARGEST_LINE);
        long start = producers.log(events);
        long logged = System.nanoTime();
        peer.finish(warmUp + events);
        long written = System.nanoTime();
        peer.check();
        peer.close();
        long closed = System.nanoTime();
        long lines = peer.count();
        sample.number("events_per_s", events * 1e9 / (written - start))
                .number("logged_events_per_s", events * 1e9 / (logged - start))
                .number("closed_events_per_s", events * 1e9 / (closed - start))
                .number("seconds", (written - start) / (double) TimeUnit.SECONDS.toNanos(1))
                .number("allocated_bytes_per_event", producers.allocated() / (double) events)
                .number("bytes_per_line", peer.bytesPerLine())
                .number("lost_events", lines < 0 ? 0 : warmUp + events - lines);
        sample.print();
    }
}
