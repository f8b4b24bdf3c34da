package dev.auditkit.tree;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of a tile or of a bundle of entries below a log's directory or address (C2SP tlog-tiles, "Merkle Tree" and "Log
 * entries"). Immutable.
 *
 * <pre>
 * tile/0/x001/x234/067          256 hashes of level 0
 * tile/1/000.p/17               the 17 that there are so far
 * tile/entries/x001/x234/067    256 entries
 * </pre>
 *
 * @param level from 0 to {@value #HIGHEST}, or {@value #ENTRIES}
 * @param index the tile's place on its level
 * @param width how many hashes or entries it has, from 1 to {@value #FULL}
 */
public record TilePath(int level, long index, int width) {

    /** The level that stands for entries instead of hashes. */
    public static final int ENTRIES = -1;

    /** How many hashes or entries a full tile has. */
    public static final int FULL = 256;

    private static final int HIGHEST = 63;
    private static final int GROUP = 1000;

    /** The most elements of three digits that the index of a long has. */
    private static final int MOST_GROUPS = 7;

    private static final Pattern FORM = Pattern.compile("tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,"
            + (MOST_GROUPS - 1) + "})([0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    /** @throws IllegalArgumentException when there is no such tile in any tree */
    public TilePath {
        if (level < ENTRIES || level > HIGHEST || index < 0 || width < 1 || width > FULL) {
            throw new IllegalArgumentException("tile " + index + " of level " + level + " with " + width
                    + " hashes cannot be; allowed: levels to " + HIGHEST + ", 1 to " + FULL + " hashes");
        }
    }

    /**
     * Reads a path, relative and with slashes.
     *
     * @throws IllegalArgumentException when it is none, or not in the one form that its tile's path has
     */
    public static TilePath parse(String path) {
        Matcher matcher = FORM.matcher(path);
        if (matcher.matches()) {
            int level = matcher.group(1).equals("entries") ? ENTRIES : Integer.parseInt(matcher.group(1));
            int width = matcher.group(4) == null ? FULL : Integer.parseInt(matcher.group(4));
            boolean known = level <= HIGHEST && (width < FULL || matcher.group(4) == null);
            String digits = matcher.group(2).replaceAll("[x/]", "") + matcher.group(3);
            if (known && digits.compareTo(padded(Long.MAX_VALUE, digits.length())) <= 0) {
                TilePath tile = new TilePath(level, Long.parseLong(digits), width);
                if (tile.toString().equals(path)) {
                    return tile;
                }
            }
        }
        throw new IllegalArgumentException(
                "'" + path + "' is no path of a tile; allowed: tile/<level>/<index>[.p/<width>]"
                        + " with a level from 0 to " + HIGHEST
                        + " or the word entries, an index such as x001/x234/067, and a width"
                        + " from 1 to " + (FULL - 1));
    }

    private static String padded(long number, int digits) {
        String text = Long.toString(number);
        return text.length() > digits ? "9".repeat(digits) : "0".repeat(digits - text.length()) + text;
    }

    /** Whether it has entries instead of hashes. */
    public boolean entries() {
        return level == ENTRIES;
    }

    /** Whether it has all the hashes or entries that a tile can have. */
    public boolean full() {
        return width == FULL;
    }

    /** The path: relative, with slashes. */
    @Override
    public String toString() {
        StringBuilder elements = new StringBuilder(String.format(Locale.ROOT, "%03d", index % GROUP));
        for (long rest = index / GROUP; rest > 0; rest /= GROUP) {
            elements.insert(0, String.format(Locale.ROOT, "x%03d/", rest % GROUP));
        }
        return "tile/" + (entries() ? "entries" : level) + "/" + elements + (full() ? "" : ".p/" + width);
    }
}
