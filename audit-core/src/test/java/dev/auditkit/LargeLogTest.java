package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("heavy")
class LargeLogTest {

    @TempDir
    Path temp;

    /** Memory does not grow with the log: all that can be done with it is done in a heap of 128 MB. */
    @Test
    void aLogOfTwoGigabytesIsWrittenAndReadInASmallHeap() throws Exception {
        long bytes = Scale.of(200L << 20, 2L << 30);
        Map<String, Long> found = new HashMap<>();
        Path log = temp.resolve("log");
        try (ChildJvm child = ChildJvm.start(
                List.of("-Xmx128m", "-XX:+ExitOnOutOfMemoryError"),
                WritingMain.class,
                "large",
                log.toString(),
                Long.toString(bytes))) {
            assertThat(child.join(1_800)).isZero();
            for (String line : child.output()) {
                System.err.println("large log: " + line);
                if (line.contains(" ")) {
                    found.put(line.split(" ", 3)[0], Long.parseLong(line.split(" ", 3)[1]));
                }
            }
        }
        long events = found.get("written");
        assertThat(found.get("bytes")).isGreaterThanOrEqualTo(bytes);
        assertThat(found.get("heap")).isLessThanOrEqualTo(128);
        assertThat(found.get("rare")).isEqualTo(rare(events));
        assertThat(found.get("user")).isEqualTo(events / 1_000);
        assertThat(found.get("read")).isEqualTo(events / 1_000);
        assertThat(found.get("page")).isEqualTo(1_000);
        assertThat(found.get("exported")).isEqualTo(found.get("all")).isGreaterThan(events);
        long[] counted = new long[1];
        LogFiles.check(log, 0, line -> {
            if (!line.isOwn()) {
                counted[0]++;
            }
        });
        assertThat(counted[0]).isEqualTo(events);
        try (var lines = Files.lines(temp.resolve("export.jsonl"))) {
            assertThat(lines.count()).isEqualTo(found.get("exported"));
        }
    }

    /** The user 7 has every thousandth event from the eighth on, of which those at 7 modulo 100,000 are rare. */
    private static long rare(long events) {
        return (events + 99_999 - 7) / 100_000;
    }
}
