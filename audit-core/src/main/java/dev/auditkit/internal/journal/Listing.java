package dev.auditkit.internal.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Lists the files of a log that is being written. */
public final class Listing {

    private Listing() {}

    /**
     * The names of the files. A segment that is compressed while the directory is read may be in the listing under neither of its
     * names; so it is listed twice, and one that only the first listing has is not left out. Whoever then does not find its file
     * lists again.
     */
    public static List<String> of(Storage storage) throws IOException {
        List<String> before = storage.list();
        List<String> names = new ArrayList<>(storage.list());
        Set<Long> segments = new HashSet<>();
        for (String name : names) {
            SegmentName segment = SegmentName.parse(name);
            if (segment != null) {
                segments.add(segment.firstSeq());
            }
        }
        for (String name : before) {
            SegmentName segment = SegmentName.parse(name);
            if (segment != null && !segments.contains(segment.firstSeq())) {
                names.add(name);
            }
        }
        return names;
    }
}
