package dev.auditkit.benchmarks.report;

import dev.auditkit.benchmarks.sample.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The raw results in a directory: a JSON file for each part that was measured. For one thread. */
public final class Results {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path directory;

    /**
     * What a part measured.
     *
     * @param machine on what
     * @param remarks what was skipped, lost or failed
     * @param quick whether it was only tried, with tiny sizes
     * @param samples what each run measured
     */
    public record Measured(Map<String, String> machine, List<String> remarks, boolean quick, List<Sample> samples) {}

    /** Those in that directory. */
    public Results(Path directory) {
        this.directory = directory;
    }

    /** Keeps those of a part in place of what was there. */
    public void keep(String part, Measured measured) throws IOException {
        Files.writeString(file(part), JSON.writeValueAsString(measured) + "\n");
    }

    /** Draws the report of all that there is. */
    public Path report(Path target) throws IOException {
        Map<String, Measured> parts = new LinkedHashMap<>();
        for (String part : List.of("write", "latency", "durable", "read", "verify", "jmh", "soak")) {
            if (Files.exists(file(part))) {
                parts.put(part, JSON.readValue(Files.readString(file(part)), Measured.class));
            }
        }
        return new Report(parts, target).write();
    }

    private Path file(String part) {
        return directory.resolve(part + ".json");
    }
}
