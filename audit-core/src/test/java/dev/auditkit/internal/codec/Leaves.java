package dev.auditkit.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the tests of the codec know of the format by themselves, without the code under test: the oracles. */
final class Leaves {

    static final AuditConfig PLAIN = AuditConfig.builder().node("shop@host-1").build();
    static final AuditConfig WITH_KEYS =
            AuditConfig.builder().node("shop@host-1").sensitiveKeys(true).build();

    /** 2025-10-23T08:30:45.123456Z. */
    static final long NOW = 1_761_208_245_123_456L;

    static final int LARGEST_LEAF = 65_535;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(LARGEST_LEAF)
                            .maxStringLength(1 << 25)
                            .maxNameLength(1 << 25)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Leaves() {}

    static byte[] leaf(AuditConfig config, AuditEvent event) {
        return leaf(new LeafEncoder(config), event);
    }

    static byte[] leaf(LeafEncoder encoder, AuditEvent event) {
        return encoder.encode(event, NOW).copy().array();
    }

    /** The line of a leaf without its line feed, made by hand from the definition. */
    static byte[] line(byte[] leaf, String seq) {
        String text = new String(leaf, StandardCharsets.ISO_8859_1);
        return (text.substring(0, text.length() - 1) + ",\"seq\":" + seq + ",\"hash\":\"sha256:" + leafHash(leaf)
                        + "\"}")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** RFC 6962, section 2.1: SHA-256(0x00 || leaf). */
    static String leafHash(byte[] leaf) {
        byte[] prefixed = new byte[leaf.length + 1];
        System.arraycopy(leaf, 0, prefixed, 1, leaf.length);
        return sha256(prefixed);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static String sha256(String text) {
        return sha256(wellFormed(text).getBytes(StandardCharsets.UTF_8));
    }

    /** What Jackson makes of the bytes; it refuses duplicate names and anything after the end. */
    static Map<String, Object> parse(byte[] json) {
        return JSON.readValue(json, new TypeReference<LinkedHashMap<String, Object>>() {});
    }

    static Object parseValue(byte[] json) {
        return JSON.readValue(json, Object.class);
    }

    static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8: " + HexFormat.of().formatHex(bytes), e);
        }
    }

    /** What holds for the bytes of every leaf, whatever it says. */
    static void requireTheFormOfALeaf(byte[] leaf) {
        assertThat(leaf.length).isLessThanOrEqualTo(LARGEST_LEAF);
        String text = utf8(leaf);
        boolean inString = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            assertThat(c).isGreaterThanOrEqualTo(' ');
            if (inString && c == '\\') {
                i++;
            } else if (c == '"') {
                inString = !inString;
            } else if (!inString) {
                assertThat(c).as("between tokens, at %d", i).isNotEqualTo(' ');
            }
        }
        assertThat(parse(leaf)).doesNotContainKeys("seq", "hash");
    }

    /** The text with U+FFFD for each lone surrogate, found by looking at neighbours. */
    static String wellFormed(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (Character.isHighSurrogate(chars[i]) && i + 1 < chars.length && Character.isLowSurrogate(chars[i + 1])) {
                i++;
            } else if (Character.isSurrogate(chars[i])) {
                chars[i] = '\uFFFD';
            }
        }
        return new String(chars);
    }

    /** The one form of a string, without its quotation marks, character by character. */
    static String escaped(String text) {
        StringBuilder json = new StringBuilder();
        wellFormed(text).codePoints().forEach(point -> json.append(escaped(point)));
        return json.toString();
    }

    private static String escaped(int point) {
        return switch (point) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> point < 0x20 ? String.format("\\u%04x", point) : Character.toString(point);
        };
    }

    /** What a log whose texts may take {@code limit} bytes has of a text: by the definition, code point by code point. */
    static String stored(String text, int limit) {
        String whole = wellFormed(text);
        if (bytes(escaped(whole)) <= limit) {
            return whole;
        }
        int room = limit - "...sha256:".length() - 64;
        StringBuilder kept = new StringBuilder();
        int size = 0;
        for (int point : whole.codePoints().toArray()) {
            size += bytes(escaped(point));
            if (size > room) {
                break;
            }
            kept.appendCodePoint(point);
        }
        return kept + "...sha256:" + sha256(whole);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The time as the format writes it, by java.time. */
    static String time(Instant instant) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
                .withZone(ZoneOffset.UTC)
                .format(instant);
    }

    /** A value as JSON has it, so that what went in can be compared with what came out: all numbers are decimals. */
    static Object comparable(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((name, member) -> copy.put(wellFormed((String) name), comparable(member)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(comparable(element)));
            return copy;
        }
        if (value instanceof String text) {
            return wellFormed(text);
        }
        if (value instanceof Instant instant) {
            return time(instant);
        }
        if (value instanceof Double number && !Double.isFinite(number)) {
            return number.toString();
        }
        if (value instanceof BigInteger number) {
            return stripped(new BigDecimal(number));
        }
        if (value instanceof BigDecimal number) {
            return stripped(number);
        }
        return value instanceof Number number ? stripped(new BigDecimal(number.toString())) : value;
    }

    private static BigDecimal stripped(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }
}
