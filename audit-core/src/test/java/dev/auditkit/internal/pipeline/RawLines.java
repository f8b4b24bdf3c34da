package dev.auditkit.internal.pipeline;

import dev.auditkit.LogFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The lines of a log directory by their place, whatever they are, as a reader sees them who checks nothing. */
final class RawLines {

    private final long first;
    private final List<String> lines;

    private RawLines(long first, List<String> lines) {
        this.first = first;
        this.lines = lines;
    }

    static RawLines of(Path directory) throws IOException {
        List<Path> segments = LogFiles.segments(directory);
        List<String> lines = new ArrayList<>();
        for (Path segment : segments) {
            String text = new String(content(segment), StandardCharsets.ISO_8859_1);
            lines.addAll(List.of(text.split("(?<=\n)", -1)));
            lines.removeIf(String::isEmpty);
        }
        return new RawLines(segments.isEmpty() ? 0 : LogFiles.firstSeq(segments.get(0)), lines);
    }

    /** What can be read; a compressed file that is damaged ends early. */
    private static byte[] content(Path segment) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        if (!segment.toString().endsWith(".gz")) {
            return bytes;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                out.write(next);
            }
        } catch (IOException e) {
            out.write("damaged\n".getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    long first() {
        return first;
    }

    long end() {
        return first + lines.size();
    }

    /** The line at that place; empty where there is none. */
    String line(long seq) {
        return seq < first || seq >= end() ? "" : lines.get((int) (seq - first));
    }
}
