package dev.auditkit.internal.journal;

/** How much the long tests do, by the system property {@code auditkit.scale}. */
public final class Scale {

    private Scale() {}

    /** One number or the other. */
    public static int of(int whenShort, int whenFull) {
        return "full".equals(System.getProperty("auditkit.scale")) ? whenFull : whenShort;
    }
}
