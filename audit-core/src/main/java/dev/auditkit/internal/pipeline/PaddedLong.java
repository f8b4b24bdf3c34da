package dev.auditkit.internal.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A number on a cache line of its own, so that threads that use its neighbours do not slow it down. */
@SuppressWarnings("unused") // the padding
final class PaddedLong {

    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(PaddedLong.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long before1;
    private long before2;
    private long before3;
    private long before4;
    private long before5;
    private long before6;
    private long before7;
    private long value;
    private long after1;
    private long after2;
    private long after3;
    private long after4;
    private long after5;
    private long after6;
    private long after7;

    long get() {
        return (long) VALUE.getVolatile(this);
    }

    /** A value that may be some moments old. */
    long getOpaque() {
        return (long) VALUE.getOpaque(this);
    }

    void setRelease(long newValue) {
        VALUE.setRelease(this, newValue);
    }

    void setOpaque(long newValue) {
        VALUE.setOpaque(this, newValue);
    }

    boolean compareAndSet(long expected, long newValue) {
        return VALUE.compareAndSet(this, expected, newValue);
    }

    long getAndBitwiseOr(long bits) {
        return (long) VALUE.getAndBitwiseOr(this, bits);
    }
}
