package dev.auditkit.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the command has of the process it runs in, so that it can run in another.
 *
 * @param in standard input
 * @param inputSize how many bytes standard input has; 0 where that cannot be known
 * @param out standard output, buffered
 * @param err standard error, for people
 * @param charset of text for people
 * @param environment the environment variables
 * @param outIsTerminal whether a person looks at {@code out}
 * @param errIsTerminal whether a person looks at {@code err}
 * @param ending how it is told to end
 */
record Shell(
        InputStream in,
        long inputSize,
        OutputStream out,
        PrintWriter err,
        Charset charset,
        Map<String, String> environment,
        boolean outIsTerminal,
        boolean errIsTerminal,
        Ending ending) {

    /** Where nothing tells how wide the terminal is. */
    private static final int USUAL_WIDTH = 120;

    private static final int SMALLEST_WIDTH = 60;
    private static final int BUFFER = 1 << 16;

    /** That of this process. */
    static Shell ofThisProcess() {
        Charset charset = charsetOfThisProcess();
        return new Shell(
                System.in,
                inputSizeOfThisProcess(),
                new Stdout(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER),
                        Terminal.isPipe(Terminal.OUT)),
                new PrintWriter(new OutputStreamWriter(System.err, charset), true),
                charset,
                System.getenv(),
                Terminal.isTerminal(Terminal.OUT),
                Terminal.isTerminal(Terminal.ERR),
                new Ending(true));
    }

    /** Makes text that is not ours fit to be shown. */
    Printable printable() {
        return new Printable(charset);
    }

    /** Writes text for people. */
    void print(String text) throws IOException {
        out.write(text.getBytes(charset));
    }

    /** Writes a line for people. */
    void println(String line) throws IOException {
        print(line + System.lineSeparator());
    }

    /** How many columns text for people may take. */
    int width() {
        try {
            return Math.max(SMALLEST_WIDTH, Integer.parseInt(environment.getOrDefault("COLUMNS", "")));
        } catch (NumberFormatException e) {
            return USUAL_WIDTH;
        }
    }

    /** Whether output may be coloured; see https://no-color.org. */
    boolean colours() {
        return outIsTerminal && environment.getOrDefault("NO_COLOR", "").isEmpty() && capable();
    }

    /** Whether a line on standard error may be redrawn. */
    boolean redraws() {
        return errIsTerminal && capable();
    }

    /** This one, without lines that are redrawn. */
    Shell withoutProgress() {
        return new Shell(in, inputSize, out, err, charset, environment, outIsTerminal, false, ending);
    }

    private boolean capable() {
        return !"dumb".equals(environment.get("TERM"));
    }

    private static long inputSizeOfThisProcess() {
        // Not closed: that would close standard input itself.
        @SuppressWarnings("resource")
        FileInputStream in = new FileInputStream(FileDescriptor.in);
        try {
            return in.getChannel().size();
        } catch (IOException e) {
            return 0; // a pipe or a terminal
        }
    }

    /** The encoding of the terminal, by the name that the running release has for it. */
    private static Charset charsetOfThisProcess() {
        Charset known = named(System.getProperty("stdout.encoding"));
        known = known != null ? known : named(System.getProperty("native.encoding"));
        return known != null ? known : StandardCharsets.UTF_8;
    }

    private static @Nullable Charset named(@Nullable String name) {
        try {
            return name == null ? null : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }
}
