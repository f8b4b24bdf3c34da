package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;
import dev.auditkit.internal.codec.LeafTerms.Member;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeafTermsTest {

    private static final String BEFORE =
            "{\"timestamp\":\"2025-10-23T08:30:45.123456Z\",\"event_id\":\"0199fe1c-2d1f-7000-8000-000000000000\"";

    private final LeafEncoder encoder = new LeafEncoder(Leaves.WITH_KEYS);
    private final LeafTerms terms = new LeafTerms();

    private static List<Long> expected(byte[] leaf) throws MalformedLeafException {
        AuditEntry entry = LeafDecoder.decode(leaf, 0, "");
        List<Long> all = new ArrayList<>();
        all.add(LeafTerms.term(Member.OPERATION, entry.operation()));
        if (entry.keyHash() != null) {
            all.add(LeafTerms.term(Member.KEY_HASH, entry.keyHash()));
        }
        if (entry.user() != null) {
            all.add(LeafTerms.term(Member.USER, entry.user()));
        }
        if (entry.source() != null) {
            all.add(LeafTerms.term(Member.SOURCE, entry.source()));
        }
        if (entry.traceId() != null) {
            all.add(LeafTerms.term(Member.TRACE_ID, entry.traceId()));
        }
        return all;
    }

    private List<Long> all() {
        List<Long> all = new ArrayList<>();
        for (Member member : Member.values()) {
            if (terms.term(member) != 0) {
                all.add(terms.term(member));
            }
        }
        return all;
    }

    private void assertThatTermsAreThoseOfTheParsedEntry(byte[] leaf) throws MalformedLeafException {
        assertThat(all()).isEqualTo(expected(leaf));
        AuditEntry entry = LeafDecoder.decode(leaf, 0, "");
        assertThat(terms.result()).isEqualTo(entry.result());
        assertThat(LeafDecoder.unescaped(
                        Arrays.copyOfRange(terms.operationIn(), terms.operationAt(), terms.operationEnd())))
                .isEqualTo(entry.operation());
    }

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    void everyLeafThatIsWrittenIsReadTheFastWay(@ForAll("events") AuditEvent event) throws MalformedLeafException {
        Leaf encoded = encoder.encode(event, Leaves.NOW);
        int from = encoded.offset();
        byte[] leaf = Arrays.copyOfRange(encoded.array(), from, from + encoded.length());

        assertThat(terms.readInOrder(encoded.array(), from, from + leaf.length - 1))
                .isTrue();
        assertThatTermsAreThoseOfTheParsedEntry(leaf);
        assertThat(terms.readInOrder(leaf, 0, leaf.length - 1))
                .as("at the end of an array")
                .isTrue();
        assertThatTermsAreThoseOfTheParsedEntry(leaf);
        byte[] line = Leaves.line(leaf, "17");
        assertThat(terms.readInOrder(line, 0, leaf.length - 1)).as("in a line").isTrue();
        assertThatTermsAreThoseOfTheParsedEntry(leaf);
    }

    @Provide
    Arbitrary<AuditEvent> events() {
        return Events.events();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"operation\":\"a\",\"result\":\"ok\"}",
                ",\"operation\":\"a\",\"result\":\"denied\",\"metadata\":{}}",
                ",\"operation\":\"a\",\"result\":\"ok\",\"metadata\":{\"trace_id\":\"x\",\"span_id\":\"y\"}}",
                ",\"operation\":\"a\",\"result\":\"ok\",\"metadata\":{\"m\":{\"user\":\"x\"}},\"span_id\":\"y\"}",
                ",\"operation\":\"a\",\"result\":\"ok\",\"metadata\":{\"m\":1},\"trace_id\":\"y\\\"\\\\\"}",
                ",\"operation\":\"a\",\"result\":\"ok\",\"metadata\":{\"m\":1},\"trace_id\":\"\",\"span_id\":\"\"}",
                ",\"operation\":\"a\",\"result\":\"ok\",\"metadata\":{},\"trace_id\":\",\\\"span_id\\\":\\\"\"}",
            })
    void leavesWithMetadataAreReadTheFastWay(String rest) throws MalformedLeafException {
        byte[] leaf = (BEFORE + rest).getBytes(StandardCharsets.UTF_8);

        assertThat(terms.readInOrder(leaf, 0, leaf.length - 1)).isTrue();
        assertThatTermsAreThoseOfTheParsedEntry(leaf);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"operation\":\"a\",\"result\":\"ok\",\"later\":\"x\"}",
                ",\"operation\":\"a\",\"result\":\"ok\",\"metadata\":{},\"later\":\"x\"}",
                ",\"operation\":\"a\",\"result\":\"ok\",\"metadata\":{},\"trace_id\":\"t\",\"later\":[\"x\"]}",
                ",\"operation\":\"a\",\"result\":\"ok\",\"metadata\":{},\"trace_id\":\"t\",\"later\":7}",
                ",\"operation\":\"a\",\"later\":{},\"result\":\"ok\",\"user\":\"u\"}",
                ",\"result\":\"error\",\"operation\":\"a\",\"user\":\"u\"}",
                ", \"operation\" : \"a\" , \"result\":\"ok\",\"user\":\"u\"}",
            })
    void leavesOfALaterVersionAreParsed(String rest) throws MalformedLeafException {
        byte[] leaf = (BEFORE + rest).getBytes(StandardCharsets.UTF_8);

        assertThat(terms.readInOrder(leaf, 0, leaf.length - 1)).isFalse();
        assertThat(terms.read(leaf, 0, leaf.length - 1)).isTrue();
        assertThatTermsAreThoseOfTheParsedEntry(leaf);
    }

    @Test
    void whatIsNoEntryHasNoTerms() {
        for (String leaf : List.of(
                "{}",
                "",
                "}",
                BEFORE + "}",
                BEFORE + ",\"operation\":17,\"result\":\"ok\"}",
                BEFORE + ",\"operation\":\"a\"}",
                BEFORE + ",\"operation\":\"a\",\"result\":\"oko\"}",
                BEFORE + ",\"operation\":\"a\",\"result\":\"ok\",\"result\":\"ok\"x}",
                BEFORE + ",\"operation\":\"a\",\"result\":\"ok\",\"user\":\"u\",\"user\":\"v\"}",
                BEFORE + ",\"operation\":\"a\",\"result\":\"ok\",\"user\":\"}")) {
            byte[] bytes = leaf.getBytes(StandardCharsets.UTF_8);

            assertThat(terms.read(bytes, 0, bytes.length - 1)).as(leaf).isFalse();
            assertThat(terms.known()).isFalse();
        }
    }

    @Test
    void everyTruncatedLeafIsTakenForNoneOrForWhatItSays() {
        byte[] leaf = (BEFORE
                        + ",\"operation\":\"a\",\"key\":\"k\",\"key_hash\":\"sha256:00\",\"result\":\"ok\",\"user\":\"u\","
                        + "\"source\":\"s\",\"node\":\"n\",\"metadata\":{\"a\":1},\"trace_id\":\"t\",\"span_id\":\"p\"}")
                .getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < leaf.length; length++) {
            byte[] cut = Arrays.copyOf(leaf, length);
            for (int to = 0; to < length; to++) {
                if (terms.readInOrder(cut, 0, to)) {
                    assertThat(all()).hasSizeBetween(1, 5);
                }
            }
        }
    }

    @Test
    void termsDependOnTheMemberAndOnEveryByteOfTheValue() {
        Set<Long> seen = new HashSet<>();
        String text = "abcdefghijklmnopqrstuvwxyz";
        int values = 0;
        for (Member member : Member.values()) {
            for (int length = 0; length <= text.length(); length++) {
                seen.add(LeafTerms.term(member, text.substring(0, length)));
                values++;
                for (int i = 0; i < length; i++) {
                    seen.add(LeafTerms.term(member, text.substring(0, i) + "#" + text.substring(i + 1, length)));
                    values++;
                }
            }
        }
        assertThat(seen).hasSize(values).doesNotContain(0L);
    }

    @Test
    void resultIsRefusedWhereNothingWasRead() {
        org.assertj.core.api.Assertions.assertThatIllegalStateException().isThrownBy(new LeafTerms()::result);
        assertThat(AuditResult.values()).hasSize(3);
    }
}
