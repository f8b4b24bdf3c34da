package dev.auditkit.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Counts lines of files. */
public final class Lines {

    private Lines() {}

    /**
     * How many lines the files of a directory have.
     *
     * @param ending how their names end
     * @param others what stands in lines that are not counted
     */
    public static long count(Path directory, String ending, String others) throws IOException {
        long lines = 0;
        for (Path file : files(directory, ending)) {
            try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    if (others.isEmpty() || !line.contains(others)) {
                        lines++;
                    }
                }
            }
        }
        return lines;
    }

    /** The files of a directory whose names end so, sorted by name. */
    public static List<Path> files(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    /** How many bytes the files of a directory have, but for those that go while they are looked at. */
    public static long bytes(Path directory, String ending) throws IOException {
        long bytes = 0;
        for (Path file : files(directory, ending)) {
            bytes += file.toFile().length();
        }
        return bytes;
    }
}
