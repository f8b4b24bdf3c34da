package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verifier in Python, which shares nothing with the code that writes logs. */
public final class IndependentVerifier {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The interpreter itself: what the path has may be a script that looks for it each time. */
    private static @Nullable String interpreter;

    private IndependentVerifier() {}

    private static synchronized String interpreter(Path directory) throws IOException, InterruptedException {
        if (interpreter == null) {
            interpreter = OtherProgram.runWell(directory, "python3", "-c", "import sys; print(sys.executable)")
                    .strip();
        }
        return interpreter;
    }

    /** What it found. */
    public record Outcome(int status, JsonNode json) {

        /** {@code authentic}, {@code consistent} or {@code damaged}; of a proof {@code authentic} or {@code wrong}. */
        public String verdict() {
            return json.get("verdict").asString();
        }

        /** Each problem as {@code seq file: what}, with a dash for what is not known. */
        public List<String> problems() {
            List<String> problems = new ArrayList<>();
            for (JsonNode problem : json.get("problems")) {
                problems.add(text(problem, "seq") + " " + text(problem, "file") + ": " + text(problem, "what"));
            }
            return problems;
        }

        private static String text(JsonNode problem, String member) {
            return problem.get(member).isNull() ? "-" : problem.get(member).asString();
        }
    }

    /** Skips the test, with a line that says so, where Python 3 is not installed. */
    public static void assumeInstalled() {
        OtherProgram.assumeInstalled("python3");
    }

    /** The folder of the scripts. */
    public static Path scripts() {
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        Path scripts = module.resolveSibling("audit-core").resolve("src/test/verifier");
        assertThat(scripts.resolve("verify.py")).isRegularFile();
        return scripts;
    }

    /** Checks a log's directory; without a key it takes those that the directory has. */
    public static Outcome verify(Path directory, @Nullable String verifierKey) throws Exception {
        List<String> command = new ArrayList<>(List.of(script("verify.py"), directory.toString()));
        if (verifierKey != null) {
            command.addAll(List.of("--verifier-key", verifierKey));
        }
        return run(command);
    }

    /** Checks a proof of one entry. */
    public static Outcome checkProof(Path leaf, Path proof, String verifierKey) throws Exception {
        return run(List.of(script("check_proof.py"), leaf.toString(), proof.toString(), "--verifier-key", verifierKey));
    }

    private static String script(String name) {
        return scripts().resolve(name).toString();
    }

    private static Outcome run(List<String> arguments) throws IOException, InterruptedException {
        Path elsewhere = Files.createTempDirectory("verifier");
        try {
            List<String> command = new ArrayList<>(List.of(interpreter(elsewhere), "-S", "-E"));
            command.addAll(arguments);
            OtherProgram.Outcome outcome = OtherProgram.run(elsewhere, Map.of(), command);
            assertThat(outcome.output()).startsWith("{").endsWith("}\n");
            return new Outcome(outcome.status(), JSON.readTree(outcome.output()));
        } finally {
            Files.delete(elsewhere);
        }
    }
}
