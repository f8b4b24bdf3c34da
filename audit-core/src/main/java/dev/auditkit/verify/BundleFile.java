package dev.auditkit.verify;

import dev.auditkit.internal.proof.BundleNames;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** The files in an evidence bundle, which may be anything: what is not expected is not read. For one thread. */
final class BundleFile implements Closeable {

    /** No entry is longer (C2SP tlog-tiles), nor need a proof or a list of keys be. */
    private static final int LARGEST = 2_000_000;

    private static final Pattern NUMBERED =
            Pattern.compile("(entries/|proofs/|keys/)(0|[1-9][0-9]{0,17})(\\.json|\\.tlog-proof)");
    private static final Set<String> SINGLE = Set.of(BundleNames.PAGE, BundleNames.CHECKPOINT, BundleNames.KEYS);

    private final ZipFile zip;
    private final SortedSet<String> names = new TreeSet<>();
    private final SortedSet<String> strangers = new TreeSet<>();

    private BundleFile(ZipFile zip) {
        this.zip = zip;
    }

    static BundleFile open(Path file) throws IOException {
        BundleFile bundle = new BundleFile(new ZipFile(file.toFile(), StandardCharsets.UTF_8));
        Enumeration<? extends ZipEntry> all = bundle.zip.entries();
        while (all.hasMoreElements()) {
            String name = all.nextElement().getName();
            boolean expected = SINGLE.contains(name) || NUMBERED.matcher(name).matches();
            if (!expected || !bundle.names.add(name)) {
                bundle.strangers.add(name); // also one that is there twice: nobody knows which of them is shown
            }
        }
        return bundle;
    }

    /** Names that do not belong into a bundle. */
    List<String> strangers() {
        return List.copyOf(strangers);
    }

    /** The numbers of the files in a directory, in order. */
    SortedSet<Long> numbers(String directory) {
        SortedSet<Long> numbers = new TreeSet<>();
        for (String name : names.tailSet(directory)) {
            Matcher matcher = NUMBERED.matcher(name);
            if (matcher.matches() && matcher.group(1).equals(directory)) {
                numbers.add(Long.parseLong(matcher.group(2)));
            }
        }
        return numbers;
    }

    /**
     * The content of a file; null when it is not there.
     *
     * @throws IOException when it cannot be read, or is longer than any can be
     */
    byte @Nullable [] read(String name) throws IOException {
        ZipEntry entry = names.contains(name) ? zip.getEntry(name) : null;
        if (entry == null) {
            return null;
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] content = in.readNBytes(LARGEST + 1);
            if (content.length > LARGEST) {
                throw new IOException(name + " has more than " + LARGEST + " bytes");
            }
            return content;
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
