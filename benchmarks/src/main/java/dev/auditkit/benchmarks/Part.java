package dev.auditkit.benchmarks;

import java.io.IOException;

/** A part of the measurement. */
interface Part {

    /** Measures, and gives each sample to the session as soon as it is there. */
    void run(Session session) throws IOException, InterruptedException;
}
