package dev.auditkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.IndependentVerifier;
import dev.auditkit.note.Ed25519Signer;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.HashReader;
import dev.auditkit.tree.MerkleTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verifier in Python knows each rule for the form of a line. */
class IndependentVerifierLinesTest {

    private static final String FIRST = "audit-00000000000000000000.jsonl";
    private static final String LEAF = "{\"timestamp\":\"2025-10-23T08:30:45.123456Z\","
            + "\"event_id\":\"019a1018-9a30-7abc-8def-0123456789ab\",\"operation\":\"a.b\",\"result\":\"ok\"}";
    private static final String OPERATION = "\"a.b\"";

    @TempDir
    Path temp;

    /** A text of a sound leaf or line, what takes its place, and what is wrong then. */
    private record Change(String what, String by, String problem) {

        String in(String text) {
            String changed = text.replace(what, by);
            assertThat(changed).isNotEqualTo(text);
            return changed;
        }
    }

    @BeforeEach
    void assumePython() {
        IndependentVerifier.assumeInstalled();
    }

    private static Hash hash(String line) {
        int end = line.lastIndexOf('"');
        return Hash.ofHex(line.substring(end - 64, end));
    }

    /** What is wrong with a log of these lines, under a checkpoint of the hashes that they say they have. */
    private List<String> problems(List<String> lines) throws Exception {
        Ed25519Signer signer = SampleLog.signer();
        Files.writeString(temp.resolve(FIRST), String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
        HashReader reader = new HashReader() {
            @Override
            public Hash read(int level, long index) throws IOException {
                return level == 0
                        ? hash(lines.get((int) index))
                        : Hash.ofNode(read(level - 1, 2 * index), read(level - 1, 2 * index + 1));
            }
        };
        Hash root = MerkleTree.root(lines.size(), reader);
        Files.write(
                temp.resolve("checkpoint"),
                SampleLog.note(lines.size(), root, signer).bytes());
        Files.writeString(temp.resolve("verifier-key"), signer.verifierKey() + "\n");
        return IndependentVerifier.verify(temp, null).problems();
    }

    @Test
    void acceptsLinesWrittenByHand() throws Exception {
        String all = "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f/ \u00e4\ud83d\ude00\"";
        String nested = ",\"metadata\":{\"seq\":1,\"hash\":[1.5e3,true,null]},\"unknown\":{}}";

        assertThat(problems(List.of(
                        SampleLog.line(LEAF, 0),
                        SampleLog.line(LEAF.replace(OPERATION, all), 1),
                        SampleLog.line(LEAF.replace("}", nested), 2))))
                .isEmpty();
    }

    @Test
    void findsEachLeafThatIsNotAsItShouldBeThoughItsHashIsRight() throws Exception {
        String space = "the leaf has white space between tokens";
        String oneForm = "the leaf has a string that is not in its one form";
        String reserved = "the leaf is no object, or has a member seq or hash of its own";
        String twice = "an object has two members of one name";
        String required = "the leaf has no right operation and result";
        List<Change> changes = List.of(
                new Change(",\"operation\"", ", \"operation\"", space),
                new Change("\"operation\":", "\"operation\" :", space),
                new Change(OPERATION, "\"a\\/b\"", oneForm),
                new Change(OPERATION, "\"a\\u000ab\"", oneForm),
                new Change(OPERATION, "\"a\\u0009b\"", oneForm),
                new Change(OPERATION, "\"a\\u0041b\"", oneForm),
                new Change(OPERATION, "\"a\\u001Fb\"", oneForm),
                new Change(OPERATION, "\"a\\ud800b\"", oneForm),
                new Change(OPERATION, "\"a\tb\"", "the leaf has a control character"),
                new Change(OPERATION, "1", required),
                new Change("\"ok\"", "\"fine\"", required),
                new Change(OPERATION, "\"a\",\"operation\":\"b\"", twice),
                new Change(OPERATION, "\"a\",\"metadata\":{\"x\":1,\"x\":2}", twice),
                new Change(OPERATION, "\"a\",\"seq\":5", reserved),
                new Change(OPERATION, "\"a\",\"hash\":5", reserved),
                new Change(OPERATION, "\"a\",\"metadata\":NaN", "NaN is no JSON"),
                new Change(OPERATION, "\"a", "the leaf is no JSON"),
                new Change("{", "[{", "the leaf is no JSON"),
                new Change("T08", "t08", "the leaf has no right timestamp"),
                new Change(".123456Z", ".123Z", "the leaf has no right timestamp"),
                new Change("-7abc-", "-4abc-", "the leaf has no right event_id"),
                new Change("ab\"", "aB\"", "the leaf has no right event_id"));
        List<String> lines = new ArrayList<>();
        for (Change change : changes) {
            lines.add(SampleLog.line(change.in(LEAF), lines.size()));
        }
        assertFound(changes, problems(lines));
    }

    @Test
    void findsEachLineThatDoesNotEndAsItShould() throws Exception {
        String problem = "the line does not end in its number and hash";
        List<Change> changes = List.of(
                new Change("\"seq\":", "\"seq\":0", problem),
                new Change("\"seq\":", "\"seq\":-", problem),
                new Change("\"seq\":", "\"seq\": ", problem),
                new Change("\"seq\":", "\"seq\":100000000000000000", problem),
                new Change("\"seq\"", "\"Seq\"", problem),
                new Change("\"hash\"", "\"Hash\"", problem),
                new Change("\"sha256:", "\"SHA256:", problem),
                new Change("\"sha256:", "\"sha256:0", problem),
                new Change("\"}", "\"},", problem),
                new Change("\"}", "\"} ", problem));
        List<String> lines = new ArrayList<>();
        for (Change change : changes) {
            lines.add(change.in(SampleLog.line(LEAF, 10 + lines.size())));
        }
        assertFound(changes, problems(lines));
    }

    private static void assertFound(List<Change> changes, List<String> problems) {
        assertThat(problems).hasSameSizeAs(changes);
        for (int i = 0; i < changes.size(); i++) {
            assertThat(problems.get(i))
                    .startsWith(i + " " + FIRST + ": " + changes.get(i).problem());
        }
    }

    @Test
    void findsALeafThatIsTooLong() throws Exception {
        String padding = "x".repeat(65_535 - LEAF.length() - ",\"node\":\"\"".length());
        String longest = LEAF.replace("}", ",\"node\":\"" + padding + "\"}");
        String longer = longest.replaceFirst("x", "xx");

        assertThat(problems(List.of(SampleLog.line(longest, 0), SampleLog.line(longer, 1))))
                .containsExactly("1 " + FIRST + ": the leaf has 65536 bytes");
    }
}
