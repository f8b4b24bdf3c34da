package dev.auditkit.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, whose failures can be told from those of a file: a reader that has seen enough, as {@code head} has,
 * is no failure of the command. For one thread.
 */
final class Stdout extends FilterOutputStream {

    private final boolean pipe;
    private @Nullable RefusedException refused;

    /** Standard output does not take what is written to it. */
    static final class RefusedException extends IOException {

        private static final long serialVersionUID = 1L;

        private final boolean readerGone;

        RefusedException(IOException cause, boolean readerGone) {
            super("standard output: " + cause.getMessage(), cause);
            this.readerGone = readerGone;
        }

        /** Whether whoever read it has closed it. */
        boolean readerGone() {
            return readerGone;
        }
    }

    /**
     * @param out where it goes
     * @param pipe whether that is a pipe or a socket: a write to one fails only when its reader is gone
     */
    Stdout(OutputStream out, boolean pipe) {
        super(out);
        this.pipe = pipe;
    }

    @Override
    public void write(int value) throws IOException {
        try {
            out.write(value);
        } catch (IOException e) {
            throw refused(e);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw refused(e);
        }
    }

    @Override
    public void flush() throws IOException {
        if (refused != null) {
            // Whoever wrote may not have told: a PrintWriter keeps it to itself.
            throw refused;
        }
        try {
            out.flush();
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private RefusedException refused(IOException e) {
        // The system's word for it is in the user's language, so it is only asked where the kind of file is not known.
        refused = new RefusedException(e, pipe || String.valueOf(e.getMessage()).contains("Broken pipe"));
        return refused;
    }
}
