package dev.auditkit.internal.codec;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads entries from leaves. Safe for use by many threads. */
public final class LeafDecoder {

    /** A leaf bounds what is in it, so the parser's own limits only have to be no smaller. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(LineFormat.LARGEST_LEAF)
                    .maxStringLength(LineFormat.LARGEST_LEAF)
                    .maxNameLength(LineFormat.LARGEST_LEAF)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private LeafDecoder() {}

    /**
     * The entry that a line holds.
     *
     * @throws MalformedLeafException when its leaf is not an entry
     */
    public static AuditEntry decode(LineView line) throws MalformedLeafException {
        return decode(line.leaf(), line.seq(), line.hash());
    }

    static AuditEntry decode(byte[] leaf, long seq, String hash) throws MalformedLeafException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), leaf, 0, leaf.length)) {
            parser.nextToken();
            Fields fields = new Fields();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                fields.take(name, parser);
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new IllegalArgumentException("it is not one object");
            }
            return fields.entry(seq, hash);
        } catch (JacksonException | IllegalArgumentException | DateTimeParseException e) {
            throw new MalformedLeafException("the leaf is not an entry: " + e.getMessage());
        }
    }

    /** The text that the bytes of a string, without quotation marks, stand for; of those of none, the bytes themselves. */
    public static String unescaped(byte[] bytes) {
        if (!hasEscape(bytes)) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        byte[] json = new byte[bytes.length + 2];
        json[0] = '"';
        System.arraycopy(bytes, 0, json, 1, bytes.length);
        json[json.length - 1] = '"';
        try {
            return string(json, json.length);
        } catch (JacksonException e) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static boolean hasEscape(byte[] bytes) {
        for (byte value : bytes) {
            if (value == '\\') {
                return true;
            }
        }
        return false;
    }

    /** The string that the bytes, with their quotation marks, stand for. */
    static String string(byte[] json, int length) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json, 0, length)) {
            parser.nextToken();
            return parser.getString();
        }
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            default -> parser.getString();
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            map.put(name, value(parser));
        }
        return Collections.unmodifiableMap(map);
    }

    private static List<@Nullable Object> array(JsonParser parser) {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return Collections.unmodifiableList(list);
    }

    /** The members of an entry as they come. */
    private static final class Fields {

        private @Nullable Instant timestamp;
        private @Nullable Instant recordedAt;
        private @Nullable UUID eventId;
        private @Nullable String operation;
        private @Nullable String key;
        private @Nullable String keyHash;
        private @Nullable AuditResult result;
        private @Nullable String user;
        private @Nullable String source;
        private @Nullable String node;
        private Map<String, @Nullable Object> metadata = Map.of();
        private @Nullable String traceId;
        private @Nullable String spanId;

        void take(String name, JsonParser parser) {
            switch (name) {
                case "timestamp" -> timestamp = Timestamps.parse(text(parser));
                case "recorded_at" -> recordedAt = Timestamps.parse(text(parser));
                case "event_id" -> eventId = uuid(text(parser));
                case "operation" -> operation = text(parser);
                case "key" -> key = text(parser);
                case "key_hash" -> keyHash = text(parser);
                case "result" -> result = AuditResult.of(text(parser));
                case "user" -> user = text(parser);
                case "source" -> source = text(parser);
                case "node" -> node = text(parser);
                case "metadata" -> metadata = metadata(parser);
                case "trace_id" -> traceId = text(parser);
                case "span_id" -> spanId = text(parser);
                default -> parser.skipChildren(); // a later version's member
            }
        }

        private static String text(JsonParser parser) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw new IllegalArgumentException(parser.currentName() + " is not a string");
            }
            return parser.getString();
        }

        /** UUID.fromString takes more than the one form. */
        private static UUID uuid(String text) {
            UUID id = UUID.fromString(text);
            if (!id.toString().equals(text)) {
                throw new IllegalArgumentException("event_id is not a UUID in lower case");
            }
            return id;
        }

        private static Map<String, @Nullable Object> metadata(JsonParser parser) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("metadata is not an object");
            }
            return object(parser);
        }

        AuditEntry entry(long seq, String hash) {
            if (timestamp == null || eventId == null || operation == null || result == null) {
                throw new IllegalArgumentException("timestamp, event_id, operation or result is missing");
            }
            return new AuditEntry(
                    seq,
                    hash,
                    timestamp,
                    recordedAt,
                    eventId,
                    operation,
                    key,
                    keyHash,
                    result,
                    user,
                    source,
                    node,
                    metadata,
                    traceId,
                    spanId);
        }
    }
}
