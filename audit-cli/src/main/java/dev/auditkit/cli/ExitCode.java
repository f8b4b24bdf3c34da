package dev.auditkit.cli;

/** What the command tells the shell. */
final class ExitCode {

    /** What was asked is done. */
    static final int DONE = 0;

    /** It is done, but the log is damaged or some of the input was refused. */
    static final int FINDINGS = 1;

    /** The command line or the configuration cannot be used; nothing was done. */
    static final int USAGE = 2;

    /** The log, or another file, cannot be read or written. */
    static final int IO = 3;

    private ExitCode() {}
}
