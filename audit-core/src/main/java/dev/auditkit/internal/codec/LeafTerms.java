package dev.auditkit.internal.codec;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the index knows a leaf by: its operation and result, and a term for each value that it can look for, which is a 64-bit
 * hash of the value's bytes as they stand in the leaf, and of which member they are. Finds the values by the fixed order of the
 * members, eight bytes at a step; a leaf in another form is parsed. Reads bytes and nothing else. Reused from leaf to leaf. For
 * one thread.
 */
public final class LeafTerms {

    /** A member whose values have terms. */
    public enum Member {
        /** {@code operation}. */
        OPERATION(0, 0x2545F4914F6CDD1DL),
        /** {@code key_hash}. */
        KEY_HASH(1, 0x5851F42D4C957F2DL),
        /** {@code user}. */
        USER(2, 0x14057B7EF767814FL),
        /** {@code source}. */
        SOURCE(3, 0x27BB2EE687B0B0FDL),
        /** {@code trace_id}. */
        TRACE_ID(4, 0x369DEA0F31A53F85L);

        private final int number;
        private final long seed;

        Member(int number, long seed) {
            this.number = number;
            this.seed = seed;
        }

        /** Its number, from 0 on, which does not change. */
        public int number() {
            return number;
        }
    }

    private static final long QUOTES = '"' * Words.EACH;
    private static final long BACKSLASHES = '\\' * Words.EACH;

    private static final String START = "{\"timestamp\":\"";
    private static final long START_FIRST = word(START, 0);
    private static final long START_LAST = word(START, START.length() - Long.BYTES);
    private static final byte[] RECORDED_AT = "\",\"recorded_at\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final String EVENT_ID = "\",\"event_id\":\"";
    private static final long EVENT_ID_FIRST = word(EVENT_ID, 0);
    private static final long EVENT_ID_LAST = word(EVENT_ID, EVENT_ID.length() - Long.BYTES);
    private static final int EVENT_ID_LENGTH = 36;
    private static final String OPERATION = "\",\"operation\":\"";
    private static final long OPERATION_FIRST = word(OPERATION, 0);
    private static final long OPERATION_LAST = word(OPERATION, OPERATION.length() - Long.BYTES);

    /** The first eight bytes of a member tell which it is. */
    private static final long KEY = word(",\"key\":\"", 0);

    private static final long KEY_HASH = word(",\"key_hash\":\"", 0);
    private static final long RESULT = word(",\"result\":\"", 0);
    private static final long USER = word(",\"user\":\"", 0);
    private static final long SOURCE = word(",\"source\":\"", 0);
    private static final long NODE = word(",\"node\":\"", 0);
    private static final long METADATA = word(",\"metadata\":", 0);
    private static final byte[] METADATA_REST = "ta\":{".getBytes(StandardCharsets.US_ASCII);
    private static final long TRACE_ID = word(",\"trace_id\":\"", 0);
    private static final long SPAN_ID = word(",\"span_id\":\"", 0);

    private static final int MEMBER_BEFORE_QUOTE_SPAN = ",\"span_id\":".length();
    private static final int MEMBER_BEFORE_QUOTE_TRACE = ",\"trace_id\":".length();

    /** The results with the quotation mark behind them, in the lowest bytes. */
    private static final long OK_MASK = -1L >>> (64 - 3 * 8);

    private static final long OK = word("ok\"     ", 0) & OK_MASK;
    private static final long ERROR_MASK = -1L >>> (64 - 6 * 8);
    private static final long ERROR = word("error\"  ", 0) & ERROR_MASK;
    private static final long DENIED_MASK = -1L >>> (64 - 7 * 8);
    private static final long DENIED = word("denied\" ", 0) & DENIED_MASK;

    /** Of a hash of a key only the last bytes count, which differ in all of them. */
    private static final int BYTES_OF_HASH = 32;

    private static final int PLAIN_HASH_LENGTH = "sha256:".length() + 2 * Sha256.LENGTH;

    private static final int SPAN_MEMBER = ",\"span_id\":\"00f067aa0ba902b7\"".length();
    private static final int TRACE_MEMBER = ",\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\"".length();

    private static final int NONE = -1;

    private final long[] terms = new long[Member.values().length];
    private byte[] operationIn = new byte[0];
    private int operationAt;
    private int operationEnd;
    private byte[] userIn = new byte[0];
    private int userAt;
    private int userEnd;
    private @Nullable AuditResult result;
    private long hash;
    private boolean known;

    /** The term of a value; {@code text} is what an entry has as that member. */
    public static long term(Member member, String text) {
        JsonBytes json = new JsonBytes(64);
        json.string(text);
        return term(member, json.array(), 1, json.length() - 1);
    }

    /** The term of a value whose bytes, as they stand in a leaf, are those. */
    public static long term(Member member, byte[] bytes, int from, int to) {
        int first = member == Member.KEY_HASH ? Math.max(from, to - BYTES_OF_HASH) : from;
        return hash(member.seed, bytes, first, to);
    }

    /**
     * Reads a leaf.
     *
     * @param from where it begins
     * @param to where its last brace is, or in a line would be
     * @return whether it is an entry; else there are no terms, and the index must say that it knows nothing of it
     */
    public boolean read(byte[] bytes, int from, int to) {
        known = readInOrder(bytes, from, to) || parse(bytes, from, to);
        return known;
    }

    /** Whether what was read last is an entry. */
    public boolean known() {
        return known;
    }

    /** The term of the value that a member has; 0, which is no term, when it has none. */
    public long term(Member member) {
        return terms[member.number];
    }

    /** The array that has the bytes of the operation, as they stand in the leaf, without quotation marks. */
    public byte[] operationIn() {
        return operationIn;
    }

    /** Where they begin. */
    public int operationAt() {
        return operationAt;
    }

    /** Where they end. */
    public int operationEnd() {
        return operationEnd;
    }

    /** The bytes of the user as they stand in the leaf, without quotation marks; null where there is none. */
    public byte @Nullable [] user() {
        return userEnd == NONE ? null : Arrays.copyOfRange(userIn, userAt, userEnd);
    }

    /** The result. */
    public AuditResult result() {
        if (result == null) {
            throw new IllegalStateException("no entry was read");
        }
        return result;
    }

    /** The fast way, which every leaf of this version can go. */
    boolean readInOrder(byte[] bytes, int from, int to) {
        Arrays.fill(terms, 0);
        result = null;
        userEnd = NONE;
        int at = from + START.length() + Timestamps.LENGTH;
        if (to - at < RECORDED_AT.length
                || (long) Words.LONGS.get(bytes, from) != START_FIRST
                || (long) Words.LONGS.get(bytes, from + START.length() - Long.BYTES) != START_LAST) {
            return false;
        }
        if (bytes[at + 3] == RECORDED_AT[3]) {
            if (!is(RECORDED_AT, bytes, at)) {
                return false;
            }
            at += RECORDED_AT.length + Timestamps.LENGTH;
        }
        int operation = at + EVENT_ID.length() + EVENT_ID_LENGTH;
        int value = operation + OPERATION.length();
        if (value > to
                || (long) Words.LONGS.get(bytes, at) != EVENT_ID_FIRST
                || (long) Words.LONGS.get(bytes, at + EVENT_ID.length() - Long.BYTES) != EVENT_ID_LAST
                || (long) Words.LONGS.get(bytes, operation) != OPERATION_FIRST
                || (long) Words.LONGS.get(bytes, value - Long.BYTES) != OPERATION_LAST) {
            return false;
        }
        operationIn = bytes;
        operationAt = value;
        operationEnd = value(bytes, value, to, Member.OPERATION);
        return operationEnd >= 0 && add(Member.OPERATION) && readMembers(bytes, operationEnd + 1, to) && result != null;
    }

    private boolean readMembers(byte[] bytes, int from, int to) {
        int at = from;
        while (to - at > Long.BYTES) {
            long first = (long) Words.LONGS.get(bytes, at);
            if (first == KEY_HASH) {
                at = keyHash(bytes, at + 13, to);
            } else if (first == RESULT) {
                at = resultOf(bytes, at + 11, to);
            } else if (first == USER) {
                at = user(bytes, at + 9, to);
            } else if (first == SOURCE) {
                at = termOf(Member.SOURCE, bytes, at, 11, to);
            } else if (first == NODE) {
                at = pass(bytes, at, 9, to);
            } else if (first == METADATA) {
                at = behindMetadata(bytes, at + Long.BYTES, to);
            } else if (first == TRACE_ID) {
                at = termOf(Member.TRACE_ID, bytes, at, 13, to);
            } else if (first == SPAN_ID) {
                at = pass(bytes, at, 12, to);
            } else if (first == KEY) {
                at = pass(bytes, at, 8, to);
            } else {
                return false;
            }
            if (at < 0) {
                return false;
            }
        }
        return at == to;
    }

    /** Adds the value behind a member's name of that length; where the next member is, or -1. */
    private int termOf(Member member, byte[] bytes, int at, int nameLength, int to) {
        int value = at + nameLength;
        if (value >= to || bytes[value - 1] != '"' || bytes[value - 2] != ':' || bytes[value - 3] != '"') {
            return -1;
        }
        int end = value(bytes, value, to, member);
        return end >= 0 && add(member) ? end + 1 : -1;
    }

    private int keyHash(byte[] bytes, int value, int to) {
        int end = value + PLAIN_HASH_LENGTH;
        if (end >= to || bytes[end] != '"') {
            end = endOfString(bytes, value, to);
        }
        if (end < 0 || bytes[value - 1] != '"' || bytes[value - 2] != ':') {
            return -1;
        }
        hash = term(Member.KEY_HASH, bytes, value, end);
        return add(Member.KEY_HASH) ? end + 1 : -1;
    }

    private int user(byte[] bytes, int value, int to) {
        if (value >= to || bytes[value - 1] != '"') {
            return -1;
        }
        int end = value(bytes, value, to, Member.USER);
        userIn = bytes;
        userAt = value;
        userEnd = end;
        return end >= 0 && add(Member.USER) ? end + 1 : -1;
    }

    private boolean add(Member member) {
        if (terms[member.number] != 0) {
            return false; // a member twice, which no entry has
        }
        terms[member.number] = hash;
        return true;
    }

    private int pass(byte[] bytes, int at, int nameLength, int to) {
        int value = at + nameLength;
        if (value >= to || bytes[value - 1] != '"' || bytes[value - 2] != ':') {
            return -1;
        }
        int end = endOfString(bytes, value, to);
        return end >= 0 ? end + 1 : -1;
    }

    private int resultOf(byte[] bytes, int value, int to) {
        if (value >= to || bytes[value - 1] != '"' || bytes[value - 2] != ':') {
            return -1;
        }
        long text = value + Long.BYTES <= bytes.length
                ? (long) Words.LONGS.get(bytes, value)
                : rest(bytes, value, bytes.length);
        int length;
        if ((text & OK_MASK) == OK) {
            result = AuditResult.OK;
            length = 3;
        } else if ((text & ERROR_MASK) == ERROR) {
            result = AuditResult.ERROR;
            length = 6;
        } else if ((text & DENIED_MASK) == DENIED) {
            result = AuditResult.DENIED;
            length = 7;
        } else {
            return -1;
        }
        return value + length <= to ? value + length : -1;
    }

    /**
     * Where the members behind the metadata begin, found from the end: what a leaf ends in tells whether they are there. A quotation
     * mark within a string has a backslash before it, and the one that begins it a colon.
     */
    private static int behindMetadata(byte[] bytes, int at, int to) {
        if (!is(METADATA_REST, bytes, at)) {
            return -1;
        }
        int end = to;
        if (end - SPAN_MEMBER - TRACE_MEMBER > at
                && (long) Words.LONGS.get(bytes, end - SPAN_MEMBER) == SPAN_ID
                && (long) Words.LONGS.get(bytes, end - SPAN_MEMBER - TRACE_MEMBER) == TRACE_ID) {
            end -= SPAN_MEMBER + TRACE_MEMBER; // as almost all that have them; reading them shows whether it is so
        } else if (bytes[end - 1] == '"') {
            int quote = beginOfString(bytes, end - 2, at);
            int span = quote - MEMBER_BEFORE_QUOTE_SPAN;
            if (span > at && (long) Words.LONGS.get(bytes, span) == SPAN_ID) {
                end = span;
                quote = bytes[end - 1] == '"' ? beginOfString(bytes, end - 2, at) : 0;
            }
            int trace = quote - MEMBER_BEFORE_QUOTE_TRACE;
            if (trace > at && (long) Words.LONGS.get(bytes, trace) == TRACE_ID) {
                end = trace;
            }
        }
        return bytes[end - 1] == '}' ? end : -1;
    }

    private static int beginOfString(byte[] bytes, int last, int first) {
        int at = last;
        while (at > first && (bytes[at] != '"' || bytes[at - 1] == '\\')) {
            at--;
        }
        return at;
    }

    /** Hashes the string that begins at {@code at}; where its closing quotation mark is, or -1. */
    private int value(byte[] bytes, int at, int to, Member member) {
        long mixed = member.seed;
        int next = at;
        int lastWord = bytes.length - Long.BYTES;
        while (next <= lastWord) {
            long eight = (long) Words.LONGS.get(bytes, next);
            long special = Words.zeroes(eight ^ QUOTES) | Words.zeroes(eight ^ BACKSLASHES);
            if (special == 0) {
                mixed = mix(mixed, eight);
                next += Long.BYTES;
                continue;
            }
            int before = Long.numberOfTrailingZeros(special) >> 3;
            int end = next + before;
            if (bytes[end] != '"' || end >= to) {
                break;
            }
            hash = finish(mix(mixed, before == 0 ? 0 : eight & -1L >>> (64 - 8 * before)), end - at);
            return end;
        }
        return valueWithEscapes(bytes, at, to, member);
    }

    private int valueWithEscapes(byte[] bytes, int at, int to, Member member) {
        int end = endOfString(bytes, at, to);
        if (end >= 0) {
            hash = term(member, bytes, at, end);
        }
        return end;
    }

    /** Where the closing quotation mark is of the string that begins at {@code at}, or -1. */
    private static int endOfString(byte[] bytes, int at, int to) {
        int end = at;
        int lastWord = bytes.length - Long.BYTES;
        while (end <= lastWord) {
            long eight = (long) Words.LONGS.get(bytes, end);
            long special = Words.zeroes(eight ^ QUOTES) | Words.zeroes(eight ^ BACKSLASHES);
            if (special != 0) {
                end += Long.numberOfTrailingZeros(special) >> 3;
                break;
            }
            end += Long.BYTES;
        }
        while (end < to && bytes[end] != '"') {
            end += bytes[end] == '\\' ? 2 : 1;
        }
        return end < to ? end : -1;
    }

    /** The slow way, which every entry can go: one with members that a later version has added, say. */
    private boolean parse(byte[] bytes, int from, int to) {
        Arrays.fill(terms, 0);
        result = null;
        userEnd = NONE;
        byte[] leaf = Arrays.copyOfRange(bytes, from, Math.max(from, to) + 1);
        leaf[leaf.length - 1] = '}';
        try {
            AuditEntry entry = LeafDecoder.decode(leaf, 0, "");
            JsonBytes operation = new JsonBytes(64);
            operation.string(entry.operation());
            operationIn = operation.array();
            operationAt = 1;
            operationEnd = operation.length() - 1;
            add(Member.OPERATION, entry.operation());
            if (entry.user() != null) {
                JsonBytes user = new JsonBytes(64);
                user.string(entry.user());
                userIn = user.array();
                userAt = 1;
                userEnd = user.length() - 1;
            }
            add(Member.KEY_HASH, entry.keyHash());
            add(Member.USER, entry.user());
            add(Member.SOURCE, entry.source());
            add(Member.TRACE_ID, entry.traceId());
            result = entry.result();
            return true;
        } catch (MalformedLeafException e) {
            return false;
        }
    }

    private void add(Member member, @Nullable String text) {
        if (text != null) {
            terms[member.number] = term(member, text);
        }
    }

    private static long hash(long seed, byte[] bytes, int from, int to) {
        long mixed = seed;
        int at = from;
        while (to - at >= Long.BYTES) {
            mixed = mix(mixed, (long) Words.LONGS.get(bytes, at));
            at += Long.BYTES;
        }
        return finish(mix(mixed, rest(bytes, at, to)), to - from);
    }

    /** Fewer than eight bytes, the first lowest. */
    private static long rest(byte[] bytes, int from, int to) {
        long rest = 0;
        for (int i = to - 1; i >= from; i--) {
            rest = (rest << 8) | (bytes[i] & 0xff);
        }
        return rest;
    }

    private static long mix(long mixed, long eight) {
        long product = (mixed ^ eight) * 0x9E3779B97F4A7C15L;
        return product ^ product >>> 32;
    }

    private static long finish(long mixed, int length) {
        long product = (mixed ^ length) * 0xD6E8FEB86659FD93L;
        long term = product ^ product >>> 32;
        return term == 0 ? 1 : term;
    }

    /** Whether just these bytes stand there. */
    private static boolean is(byte[] expected, byte[] bytes, int at) {
        return at + expected.length <= bytes.length
                && Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length);
    }

    private static long word(String text, int at) {
        return (long) Words.LONGS.get(text.getBytes(StandardCharsets.US_ASCII), at);
    }
}
