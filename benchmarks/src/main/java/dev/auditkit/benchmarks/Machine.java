package dev.auditkit.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is measured on.
 *
 * @param facts the facts by their names
 */
record Machine(Map<String, String> facts) {

    private static final int SYNCS = 101;

    /** Looks at the machine, and at the disk of a directory. */
    static Machine look(Path directory) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("measured", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
        facts.put("processor", line("/proc/cpuinfo", "model name", System.getProperty("os.arch")));
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("memory", line("/proc/meminfo", "MemTotal", "unknown"));
        facts.put("system", System.getProperty("os.name") + " " + release(System.getProperty("os.version")));
        FileStore store = Files.getFileStore(directory);
        facts.put(
                "disk",
                String.format(
                        Locale.ROOT,
                        "%s, %,d GB free; a synced write of 510 B takes %.0f us, of 1 MB %.0f us (medians)",
                        store.type(),
                        store.getUsableSpace() / 1_000_000_000,
                        syncMicros(directory, 510),
                        syncMicros(directory, 1_000_000)));
        return new Machine(facts);
    }

    /** The facts, with the JDKs. */
    Map<String, String> describe(List<Jdk> jdks) {
        Map<String, String> described = new LinkedHashMap<>(facts);
        described.put("JDKs", jdks.stream().map(Jdk::fullVersion).collect(Collectors.joining("; ")));
        return described;
    }

    private static String line(String file, String name, String otherwise) throws IOException {
        Path path = Path.of(file);
        if (!Files.isReadable(path)) {
            return otherwise;
        }
        return Files.readAllLines(path).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(otherwise);
    }

    private static double syncMicros(Path directory, int bytes) throws IOException {
        Path file = Files.createTempFile(directory, "sync-", ".bin");
        double[] micros = new double[SYNCS];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
            for (int i = 0; i < SYNCS; i++) {
                long start = System.nanoTime();
                channel.write(buffer.clear());
                channel.force(false);
                micros[i] = (System.nanoTime() - start) / 1e3;
            }
        } finally {
            Files.delete(file);
        }
        Arrays.sort(micros);
        return micros[SYNCS / 2];
    }

    /** What counts of a version, and not whose build it is. */
    private static String release(String version) {
        return version.replaceFirst("^([0-9]+\\.[0-9]+).*", "$1");
    }
}
