package dev.auditkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.auditkit.IndependentVerifier;
import dev.auditkit.OtherProgram;
import dev.auditkit.tree.Hash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The packages with which Go checks its own transparency logs. */
final class GoCrossCheck {

    /** Where Debian puts the sources of Go packages. */
    private static final Path GOPATH = Path.of("/usr/share/gocode");

    private final Path program;

    private GoCrossCheck(Path program) {
        this.program = program;
    }

    /** Builds it into a directory. Skips the test, with a line that says so, where Go or the packages are not installed. */
    static GoCrossCheck build(Path directory) throws Exception {
        OtherProgram.assumeInstalled("go");
        if (!Files.isDirectory(GOPATH.resolve("src/golang.org/x/mod/sumdb"))) {
            abort("golang.org/x/mod is not in " + GOPATH);
        }
        Path program = directory.resolve("crosscheck");
        Path source = IndependentVerifier.scripts().resolve("go/crosscheck.go");
        OtherProgram.Outcome built = OtherProgram.run(
                directory,
                Map.of("GOPATH", GOPATH.toString(), "GO111MODULE", "off"),
                List.of("go", "build", "-o", program.toString(), source.toString()));
        assertThat(built.status()).as(built.output()).isZero();
        return new GoCrossCheck(program);
    }

    /** What it says, a line each: of the checkpoint and of each statement {@code ok}, or what is wrong. */
    List<String> check(Path checkpoint, Path verifierKeys, List<String> statements) throws Exception {
        Path file = Files.createTempFile(program.getParent(), "statements", ".txt");
        Files.write(file, statements);
        OtherProgram.Outcome outcome = OtherProgram.run(
                program.getParent(),
                Map.of(),
                List.of(program.toString(), checkpoint.toString(), verifierKeys.toString(), file.toString()));
        List<String> said = outcome.output().lines().toList();
        assertThat(said).as(outcome.output()).hasSize(1 + statements.size());
        assertThat(outcome.status()).isEqualTo(said.stream().allMatch("ok"::equals) ? 0 : 1);
        return said;
    }

    static String inclusion(long index, long size, Hash root, Hash leaf, List<Hash> proof) {
        return "inclusion " + index + " " + size + " " + root + " " + leaf + " " + list(proof);
    }

    static String consistency(long oldSize, Hash oldRoot, long newSize, Hash newRoot, List<Hash> proof) {
        return "consistency " + oldSize + " " + oldRoot + " " + newSize + " " + newRoot + " " + list(proof);
    }

    private static String list(List<Hash> hashes) {
        return hashes.isEmpty() ? "-" : hashes.stream().map(Hash::toString).collect(Collectors.joining(","));
    }
}
