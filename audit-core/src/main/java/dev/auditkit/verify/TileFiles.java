package dev.auditkit.verify;

import dev.auditkit.internal.journal.Block;
import dev.auditkit.tree.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The level-0 tiles that are kept of removed entries, in the paths and the encoding of C2SP tlog-tiles. For one thread. */
final class TileFiles implements TileHashes {

    private static final String LEVEL = "tile/0";
    private static final Pattern NAME = Pattern.compile("((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    private final Path directory;

    TileFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * A tile.
     *
     * @param name its file, within the log directory
     * @param width how many leaves it has
     */
    record Tile(String name, long block, int width) {}

    /** The name of a tile's file. */
    static String name(long block, int width) {
        StringBuilder name = new StringBuilder(String.format(Locale.ROOT, "%03d", block % 1000));
        for (long rest = block / 1000; rest > 0; rest /= 1000) {
            name.insert(0, String.format(Locale.ROOT, "x%03d/", rest % 1000));
        }
        return LEVEL + "/" + name + (width == Block.ENTRIES ? "" : ".p/" + width);
    }

    /** The tile of a block that has so many leaves or, if there is none, the next wider one; null where none is wide enough. */
    @Nullable
    Tile find(long block, int count) {
        for (int width = count; width <= Block.ENTRIES; width++) {
            String name = name(block, width);
            if (width > 0 && Files.isRegularFile(directory.resolve(name))) {
                return new Tile(name, block, width);
            }
        }
        return null;
    }

    /** The hashes of a tile; null when its file has not the right length. */
    byte @Nullable [] read(Tile tile) throws IOException {
        Path file = directory.resolve(tile.name());
        int length = tile.width() * Hash.LENGTH;
        try {
            byte[] bytes = Files.size(file) == length ? Files.readAllBytes(file) : new byte[0];
            return bytes.length == length ? bytes : null;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public byte @Nullable [] read(long block, int count) throws IOException {
        Tile tile = find(block, count);
        return tile == null ? null : read(tile);
    }

    /** All tiles; what has another name is none. */
    List<Tile> list() throws IOException {
        Path root = directory.resolve(LEVEL);
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .flatMap(name -> tile(name).stream())
                    .sorted(Comparator.comparingLong(Tile::block).thenComparingInt(Tile::width))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Optional<Tile> tile(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long block = Long.parseLong(matcher.group(1).replaceAll("[x/]", ""));
        int width = matcher.group(2) == null ? Block.ENTRIES : Integer.parseInt(matcher.group(2));
        return width <= Block.ENTRIES && name(block, width).equals(LEVEL + "/" + name)
                ? Optional.of(new Tile(LEVEL + "/" + name, block, width))
                : Optional.empty();
    }
}
