package dev.auditkit.cli;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Makes an event of a line of JSON whose members are named as those of an entry are. Immutable. */
final class EventParser {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(InputLines.LONGEST)
                    .maxNameLength(InputLines.LONGEST)
                    .build())
            .build();

    /** The members that an event can have. */
    private enum Member {
        OPERATION,
        KEY,
        RESULT,
        USER,
        SOURCE,
        METADATA,
        TRACE_ID,
        SPAN_ID,
        TIMESTAMP;

        private static final String ALLOWED =
                Stream.of(values()).map(Member::text).collect(Collectors.joining(", "));

        private static final Map<String, Member> BY_TEXT =
                Stream.of(values()).collect(Collectors.toUnmodifiableMap(Member::text, member -> member));

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Member of(String text) throws RefusedException {
            Member member = BY_TEXT.get(text);
            if (member == null) {
                throw new RefusedException("member '" + text + "' is not known; allowed: " + ALLOWED);
            }
            return member;
        }
    }

    /**
     * The event in a part of an array.
     *
     * @throws RefusedException when there is none, or more
     */
    AuditEvent parse(byte[] bytes, int offset, int length) throws RefusedException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new RefusedException("it is not a JSON object");
            }
            AuditEvent event = event(parser);
            if (parser.nextToken() != null) {
                throw new RefusedException("there is something behind the object");
            }
            return event;
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            throw new RefusedException("it is not JSON: " + e.getOriginalMessage()
                    + (at == null ? "" : " (at character " + at.getColumnNr() + ")"));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
    }

    private static AuditEvent event(JsonParser parser) throws RefusedException {
        EnumMap<Member, String> texts = new EnumMap<>(Member.class);
        Map<String, @Nullable Object> metadata = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            Member member = Member.of(parser.currentName());
            parser.nextToken();
            boolean second = (member == Member.METADATA && metadata != null) || texts.containsKey(member);
            if (second) {
                throw new RefusedException("member '" + member.text() + "' is there twice");
            }
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                continue;
            }
            if (member == Member.METADATA) {
                require(parser, JsonToken.START_OBJECT, member, "an object");
                metadata = JsonValues.object(parser);
            } else {
                require(parser, JsonToken.VALUE_STRING, member, "a string");
                texts.put(member, parser.getString());
            }
        }
        return event(texts, metadata == null ? Map.of() : metadata);
    }

    private static AuditEvent event(Map<Member, String> texts, Map<String, @Nullable Object> metadata)
            throws RefusedException {
        String operation = texts.get(Member.OPERATION);
        if (operation == null) {
            throw new RefusedException("member 'operation' is missing");
        }
        AuditEvent.Builder event = AuditEvent.of(operation)
                .key(texts.get(Member.KEY))
                .user(texts.get(Member.USER))
                .source(texts.get(Member.SOURCE))
                .traceId(texts.get(Member.TRACE_ID))
                .spanId(texts.get(Member.SPAN_ID))
                .metadata(metadata);
        String result = texts.get(Member.RESULT);
        if (result != null) {
            event.result(AuditResult.of(result));
        }
        String timestamp = texts.get(Member.TIMESTAMP);
        if (timestamp != null) {
            event.time(time(timestamp));
        }
        return event.build();
    }

    private static Instant time(String timestamp) throws RefusedException {
        try {
            return OffsetDateTime.parse(timestamp).toInstant();
        } catch (DateTimeException e) {
            throw new RefusedException("timestamp '" + timestamp
                    + "' cannot be used; allowed: RFC 3339, such as 2025-10-23T08:30:45.123456Z");
        }
    }

    private static void require(JsonParser parser, JsonToken wanted, Member member, String allowed)
            throws RefusedException {
        if (parser.currentToken() != wanted) {
            throw new RefusedException("member '" + member.text() + "' is " + kind(parser) + "; allowed: " + allowed);
        }
    }

    private static String kind(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "a number";
        };
    }
}
