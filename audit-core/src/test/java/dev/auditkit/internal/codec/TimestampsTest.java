package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    private static String written(Timestamps timestamps, long micros) {
        byte[] bytes = new byte[27];
        timestamps.write(micros, bytes, 0);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({
        "2025-10-23T08:30:45.123456Z,1761208245123456",
        "1970-01-01T00:00:00.000000Z,0",
        "1969-12-31T23:59:59.999999Z,-1",
        "1969-12-31T00:00:00.000000Z,-86400000000",
        "1969-12-30T23:59:59.999999Z,-86400000001",
        "0000-01-01T00:00:00.000000Z,-62167219200000000",
        "0000-02-29T12:00:00.000001Z,-62162078399999999",
        "9999-12-31T23:59:59.999999Z,253402300799999999",
        "2000-02-29T23:59:59.000000Z,951868799000000",
        "1900-03-01T00:00:00.000000Z,-2203891200000000",
        "2024-02-29T00:00:00.000000Z,1709164800000000",
        "2100-02-28T23:59:59.999999Z,4107542399999999"
    })
    void writesAndReads(String text, long micros) {
        assertThat(written(new Timestamps(), micros)).isEqualTo(text);
        assertThat(new Timestamps().read(ascii(text), 0)).isEqualTo(micros);
        assertThat(Timestamps.instant(micros)).isEqualTo(Instant.parse(text));
        assertThat(Timestamps.micros(Instant.parse(text))).isEqualTo(micros);
    }

    @Property
    void writesWhatJavaTimeWrites(@ForAll("instants") List<Instant> instants) {
        Timestamps timestamps = new Timestamps();
        for (Instant instant : instants) {
            long micros = Timestamps.micros(instant);
            String text = written(timestamps, micros);
            assertThat(text).isEqualTo(Leaves.time(instant));
            assertThat(timestamps.read(ascii(text), 0)).isEqualTo(micros);
            assertThat(Timestamps.instant(micros)).isEqualTo(instant.truncatedTo(ChronoUnit.MICROS));
        }
    }

    @Property
    void knowsTheDay(@ForAll("instants") List<Instant> instants) {
        for (Instant instant : instants) {
            LocalDate date = instant.atZone(ZoneOffset.UTC).toLocalDate();
            long day = Timestamps.day(Timestamps.micros(instant));
            assertThat(day).isEqualTo(date.toEpochDay());
            assertThat(Timestamps.instant(Timestamps.startOfDay(day)))
                    .isEqualTo(date.atStartOfDay(ZoneOffset.UTC).toInstant());
        }
    }

    @Provide
    Arbitrary<List<Instant>> instants() {
        return Events.instants().list().ofMaxSize(5);
    }

    @Test
    void aTimeIsCutToMicrosecondsDownwards() {
        assertThat(Timestamps.micros(Instant.parse("1970-01-01T00:00:00.000000999Z")))
                .isZero();
        assertThat(Timestamps.micros(Instant.parse("1969-12-31T23:59:59.999999999Z")))
                .isEqualTo(-1);
        assertThat(Timestamps.micros(Instant.parse("1969-12-31T23:59:59.999999000Z")))
                .isEqualTo(-1);
        assertThat(Timestamps.micros(Instant.parse("1969-12-31T23:59:59.999998999Z")))
                .isEqualTo(-2);
    }

    @Test
    void writesAtTheGivenPlaceAndNowhereElse() {
        byte[] bytes = new byte[40];
        Arrays.fill(bytes, (byte) '#');
        new Timestamps().write(0, bytes, 5);
        assertThat(new String(bytes, StandardCharsets.US_ASCII)).isEqualTo("#####1970-01-01T00:00:00.000000Z########");
        assertThat(new Timestamps().read(bytes, 5)).isZero();
    }

    @Test
    void theDateOfTheTimeBeforeIsNotMixedUpWithTheNext() {
        Timestamps timestamps = new Timestamps();
        List<String> texts = new ArrayList<>(List.of(
                "2024-02-28T23:59:59.999999Z",
                "2024-02-29T00:00:00.000000Z",
                "2024-02-29T23:59:59.999999Z",
                "2024-03-01T00:00:00.000000Z",
                "2024-02-28T00:00:00.000000Z"));
        for (String text : texts) {
            long micros = timestamps.read(ascii(text), 0);
            assertThat(micros).isEqualTo(Timestamps.micros(Instant.parse(text)));
            assertThat(written(timestamps, micros)).isEqualTo(text);
        }
        assertThatThrownBy(() -> timestamps.read(ascii("2023-02-29T00:00:00.000000Z"), 0))
                .isInstanceOf(DateTimeException.class);
        assertThat(timestamps.read(ascii(texts.get(4)), 0)).isEqualTo(1_709_078_400_000_000L);
        assertThat(written(timestamps, 1_709_078_400_000_000L)).isEqualTo(texts.get(4));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 253_402_300_800_000_000L})
    void aTimeBeyondTheYear9999BecomesItsEnd(long micros) {
        assertThat(written(new Timestamps(), micros)).isEqualTo("9999-12-31T23:59:59.999999Z");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -62_167_219_200_000_001L})
    void aTimeBeforeTheYear0000BecomesItsBeginning(long micros) {
        assertThat(written(new Timestamps(), micros)).isEqualTo("0000-01-01T00:00:00.000000Z");
    }

    @Test
    void knowsWhichTimesItCanWrite() {
        assertThat(Timestamps.writable(Instant.EPOCH)).isTrue();
        assertThat(Timestamps.writable(Instant.parse("0000-01-01T00:00:00Z"))).isTrue();
        assertThat(Timestamps.writable(Instant.parse("0000-01-01T00:00:00Z").minusNanos(1)))
                .isFalse();
        assertThat(Timestamps.writable(Instant.parse("9999-12-31T23:59:59.999999999Z")))
                .isTrue();
        assertThat(Timestamps.writable(Instant.parse("+10000-01-01T00:00:00Z"))).isFalse();
        assertThat(Timestamps.writable(Instant.MIN)).isFalse();
        assertThat(Timestamps.writable(Instant.MAX)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2025-10-23T08:30:45.12345Z",
                "2025-10-23T08:30:45.123456",
                "2025-10-23 08:30:45.123456Z",
                "2025-10-23t08:30:45.123456Z",
                "2025-10-23T08:30:45.123456z",
                "2025-10-23T08:30:45,123456Z",
                "2025-10-23T08:30:45.123456+",
                "2025/10-23T08:30:45.123456Z",
                "2025-10/23T08:30:45.123456Z",
                "2025-10-23T08.30:45.123456Z",
                "2025-10-23T08:30.45.123456Z",
                "2025-13-23T08:30:45.123456Z",
                "2025-00-23T08:30:45.123456Z",
                "2025-10-32T08:30:45.123456Z",
                "2025-10-00T08:30:45.123456Z",
                "2025-02-29T08:30:45.123456Z",
                "1900-02-29T08:30:45.123456Z",
                "2025-10-23T24:00:00.000000Z",
                "2025-10-23T08:60:45.123456Z",
                "2025-10-23T08:30:60.123456Z",
                "-025-10-23T08:30:45.123456Z",
                "2025-1a-23T08:30:45.123456Z",
                "2025-10-2/T08:30:45.123456Z",
                "2025-10-23T0::30:45.123456Z",
                "2025-10-23T08:3a:45.123456Z",
                "2025-10-23T08:30:+5.123456Z",
                "2025-10-23T08:30:45.12 456Z",
                "2025-10-23T08:30:45.12345/Z",
                "2025-10-23T08:30:45.12345:Z"
            })
    void refusesWhatIsNotATimeOfTheOneForm(String text) {
        assertThatThrownBy(() -> new Timestamps().read(ascii(text), 0)).isInstanceOf(DateTimeException.class);
        Timestamps used = new Timestamps();
        assertThat(used.read(ascii("2025-10-23T08:30:45.123456Z"), 0)).isEqualTo(1_761_208_245_123_456L);
        assertThatThrownBy(() -> used.read(ascii(text), 0)).isInstanceOf(DateTimeException.class);
        assertThat(parsed(Timestamps::parse, text)).isEqualTo(parsed(Instant::parse, text));
    }

    private static Optional<Instant> parsed(Function<String, Instant> with, String text) {
        try {
            return Optional.of(with.apply(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01T00:00:00.000000Z",
                "9999-12-31T23:59:59.999999Z",
                "1969-12-31T23:59:59.000001Z",
                "2024-02-29T12:00:00.5Z",
                "2025-10-23T08:30:45.12345678Z",
                "+12025-10-23T08:30:45.12345Z",
                "2025-10-23T08:30:45.12345٦Z"
            })
    void parsesEveryFormThatJavaTimeParses(String text) {
        assertThat(parsed(Timestamps::parse, text)).isEqualTo(parsed(Instant::parse, text));
    }

    @Test
    void readsTheLastMomentOfADay() {
        assertThat(new Timestamps().read(ascii("1970-01-01T23:59:59.999999Z"), 0))
                .isEqualTo(86_399_999_999L);
    }

    @Test
    void refusesATimeThatIsCutOffByTheEndOfTheBuffer() {
        byte[] bytes = ascii("xx2025-10-23T08:30:45.123456Z");
        assertThat(new Timestamps().read(bytes, 2)).isEqualTo(1_761_208_245_123_456L);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> new Timestamps().read(cut, 2)).isInstanceOf(DateTimeException.class);
        }
    }

    @Property
    void anyOneWrongByteIsRefusedOrAnotherTime(@ForAll @IntRange(max = 26) int at, @ForAll byte value) {
        byte[] bytes = ascii("2025-10-23T08:30:45.123456Z");
        byte before = bytes[at];
        bytes[at] = value;
        try {
            long micros = new Timestamps().read(bytes, 0);
            assertThat(micros == 1_761_208_245_123_456L).isEqualTo(value == before);
            assertThat(written(new Timestamps(), micros)).isEqualTo(new String(bytes, StandardCharsets.US_ASCII));
        } catch (DateTimeException e) {
            assertThat(value).isNotEqualTo(before);
        }
    }
}
