package dev.auditkit.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CsvFormatTest {

    private static final String HEADER =
            "seq,timestamp,recorded_at,event_id,operation,key,key_hash,result,user,source,node,metadata,trace_id,span_id,hash";

    /** RFC 4180, section 2, strictly: records end in CRLF, a cell is quoted or has no quote, comma, CR or LF. */
    private static List<List<String>> parse(String csv) {
        List<List<String>> records = new ArrayList<>();
        int at = 0;
        while (at < csv.length()) {
            List<String> record = new ArrayList<>();
            char end;
            do {
                StringBuilder cell = new StringBuilder();
                if (csv.charAt(at) == '"') {
                    at++;
                    while (csv.charAt(at) != '"' || csv.charAt(at + 1) == '"') {
                        at += csv.charAt(at) == '"' ? 1 : 0;
                        cell.append(csv.charAt(at++));
                    }
                    at++;
                } else {
                    while (",\r\n\"".indexOf(csv.charAt(at)) < 0) {
                        cell.append(csv.charAt(at++));
                    }
                }
                record.add(cell.toString());
                end = csv.charAt(at++);
                assertThat(end).isIn(',', '\r');
            } while (end == ',');
            assertThat(csv.charAt(at++)).isEqualTo('\n');
            records.add(record);
        }
        return records;
    }

    private static Map<String, String> row(String csv) {
        List<List<String>> records = parse(csv);
        assertThat(records).hasSize(2).allSatisfy(record -> assertThat(record).hasSize(15));
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < 15; i++) {
            row.put(records.get(0).get(i), records.get(1).get(i));
        }
        return row;
    }

    @Test
    void anEmptyDocumentIsAHeader() {
        assertThat(Lines.csv()).isEqualTo(HEADER + "\r\n");
    }

    @Test
    void hasARowForEachEntry() {
        assertThat(Lines.csv(Lines.saying("text"), Lines.withMetadata(Map.of())))
                .isEqualTo(HEADER + "\r\n"
                        + "7,2025-10-23T08:30:45.100000Z,2025-10-23T08:30:46.000000Z," + Lines.ID
                        + ",text,text,text,ok,text,text,text,,text,text," + Lines.HASH + "\r\n"
                        + "0,1970-01-01T00:00:00.000000Z,," + Lines.ID + ",x,,,error,,,,,,," + Lines.HASH + "\r\n");
    }

    @Test
    void metadataIsJsonInOneCell() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("a,b", "say \"hi\"\r\n");
        metadata.put("list", Arrays.asList(1, null, true, new BigDecimal("0.10")));
        metadata.put("at", Instant.EPOCH);
        String cell = row(Lines.csv(Lines.withMetadata(metadata))).get("metadata");
        assertThat(cell)
                .isEqualTo("{\"a,b\":\"say \\\"hi\\\"\\r\\n\",\"list\":[1,null,true,0.10],"
                        + "\"at\":\"1970-01-01T00:00:00.000000Z\"}");
        assertThat(JsonMapper.shared().readTree(cell).get("a,b").stringValue()).isEqualTo("say \"hi\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\",\"y\")", "+1", "-1", "-2+3", "@SUM(A1)", "=",
                        "+", "-",
                "@", "\t=1", "\r=1", "\n=1", "\r\n=1", "\uFF1D1", "\uFF0B1", "\uFF0D1", "\uFF20a", "=1,2"
            })
    void whatASpreadsheetWouldTakeForAFormulaIsDefused(String formula) {
        Map<String, String> row = row(Lines.csv(Lines.saying(formula)));
        for (String column : List.of("operation", "key", "key_hash", "user", "source", "node", "trace_id", "span_id")) {
            assertThat(row.get(column)).as(column).isEqualTo("'" + formula);
        }
        assertThat(row).containsEntry("seq", "7").containsEntry("result", "ok").containsEntry("hash", Lines.HASH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1", "'=1", "", " ", "1-1", "a@b", "0", "\"=1\"", "{=1}", "\u2212"})
    void anyOtherTextIsLeftAsItIs(String text) {
        assertThat(row(Lines.csv(Lines.saying(text))).get("user")).isEqualTo(text);
    }

    @Test
    void onlyWhatMustBeIsQuoted() {
        assertThat(Lines.csv(Lines.saying("a b;c'd\te"))).doesNotContain("\"");
        assertThat(Lines.csv(Lines.saying("a,b"))).contains(",\"a,b\",");
        assertThat(Lines.csv(Lines.saying("a\"b"))).contains(",\"a\"\"b\",");
        assertThat(Lines.csv(Lines.saying("a\rb"))).contains(",\"a\rb\",");
        assertThat(Lines.csv(Lines.saying("a\nb"))).contains(",\"a\nb\",");
    }

    @Property
    void anyTextIsReadBack(@ForAll("texts") String text) {
        String expected = !text.isEmpty() && "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20".indexOf(text.charAt(0)) >= 0
                ? "'" + text
                : text;
        Map<String, String> row = row(Lines.csv(Lines.saying(text)));
        assertThat(row)
                .containsEntry("operation", expected)
                .containsEntry("node", expected)
                .containsEntry("span_id", expected)
                .containsEntry("hash", Lines.HASH);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars("=+-@\t\r\n\"',;ab \uFF1D\uFF0B\uFF0D\uFF20\u20ac{}")
                .ofMaxLength(8);
    }

    @Test
    void numbersOfMetadataThatNoDoubleHoldsStayNumbersOfJson() {
        // What the decoder may hand over is written as it is: it must not be an infinity.
        Map<String, String> row = row(Lines.csv(Lines.withMetadata(Map.of("n", new BigDecimal("1E+400")))));
        assertThat(row).containsEntry("metadata", "{\"n\":1E+400}");
    }
}
