package dev.auditkit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The segments in a log directory, as their names and sizes tell. The number in a name is that of the segment's first
 * entry, so the next name says where it ends.
 */
final class SegmentFiles {

    private static final Pattern NAME = Pattern.compile("audit-([0-9]{20})\\.jsonl(\\.gz)?");

    private final TreeMap<Long, Segment> byFirstSeq = new TreeMap<>();

    /**
     * A segment.
     *
     * @param end the number of the entry behind its last one; of the newest segment, its own
     */
    record Segment(String file, long first, long end, long bytes) {}

    private SegmentFiles() {}

    /** Those that are there now. */
    static SegmentFiles in(Path logDir) throws IOException {
        List<String> names = new ArrayList<>();
        try (var files = Files.newDirectoryStream(logDir)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        // Of a segment that is there twice, the plain file counts; it sorts behind this way.
        names.sort((one, other) -> other.compareTo(one));
        SegmentFiles segments = new SegmentFiles();
        long end = -1;
        for (String name : names) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches()) {
                long first = Long.parseLong(matcher.group(1));
                Segment twin = segments.byFirstSeq.get(first);
                long itsEnd = twin != null ? twin.end : Math.max(first, end);
                segments.byFirstSeq.put(first, new Segment(name, first, itsEnd, Files.size(logDir.resolve(name))));
                end = first;
            }
        }
        return segments;
    }

    /** Those that are not in the others, oldest first. */
    List<Segment> without(SegmentFiles others) {
        return byFirstSeq.values().stream()
                .filter(segment -> !others.byFirstSeq.containsKey(segment.first))
                .toList();
    }

    /** Those whose files are named, oldest first. */
    List<Segment> named(List<String> files) {
        return byFirstSeq.values().stream()
                .filter(segment -> files.contains(segment.file))
                .toList();
    }
}
