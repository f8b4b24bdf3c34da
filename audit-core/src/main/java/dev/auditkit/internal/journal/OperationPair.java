package dev.auditkit.internal.journal;

import dev.auditkit.AuditResult;
import dev.auditkit.internal.codec.LeafDecoder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An operation and a result that some entries have. Immutable. */
public final class OperationPair {

    private final byte[] operation;
    private final AuditResult result;
    private final String name;

    /**
     * @param operation the bytes of the operation as they stand in a leaf, without quotation marks; nobody changes them
     * @param result the result
     */
    OperationPair(byte[] operation, AuditResult result) {
        this.operation = operation;
        this.result = result;
        this.name = LeafDecoder.unescaped(operation);
    }

    byte[] operation() {
        return operation;
    }

    /** The operation. */
    public String name() {
        return name;
    }

    /** The result. */
    public AuditResult result() {
        return result;
    }

    /** About how much memory it takes. */
    int size() {
        return 120 + 2 * operation.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OperationPair pair && is(pair.operation, 0, pair.operation.length, pair.result);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(operation) + result.hashCode();
    }

    boolean is(byte[] in, int from, int to, AuditResult other) {
        return result == other && Arrays.equals(operation, 0, operation.length, in, from, to);
    }
}
