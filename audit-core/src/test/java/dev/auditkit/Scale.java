package dev.auditkit;

/** How long a heavy test is to be. */
public final class Scale {

    private Scale() {}

    /** One number or the other, as {@code -Dauditkit.scale} says. */
    public static long of(long atShort, long atFull) {
        return "full".equals(System.getProperty("auditkit.scale")) ? atFull : atShort;
    }
}
