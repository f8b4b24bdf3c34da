package dev.auditkit.verify;

/** Is told how far a verification is. */
@FunctionalInterface
public interface VerificationListener {

    /**
     * A part was verified. Called on the thread that runs the verification, every few megabytes.
     *
     * @param bytes how many bytes of segments are done
     * @param allBytes how many there were when it began
     */
    void progress(long bytes, long allBytes);
}
